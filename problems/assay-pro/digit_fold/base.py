def digit_fold(n):
    return sum(int(c) for c in str(n))
