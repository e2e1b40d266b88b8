def mirror_bases(n, most):
    found = []
    for base in range(2, most + 1):
        digits = digits_in(n, base)
        if digits == digits[::-1]:
            found.append(base)
    return found
