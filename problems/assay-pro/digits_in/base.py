def digits_in(n, base):
    out = [n % base]
    while n >= base:
        n //= base
        out.append(n % base)
    return out[::-1]
