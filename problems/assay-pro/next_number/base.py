def next_number(n):
    if n % 3 == 0:
        return n // 3
    return n + 2 if n % 3 == 1 else 2 * n
