def fold_depth(n):
    depth = 0
    while n >= 10:
        n = digit_fold(n)
        depth += 1
    return depth
