def compare_versions(a, b):
    x, y = ([int(p) for p in v.split('.')] for v in (a, b))
    length = max(len(x), len(y))
    x += [0] * (length - len(x))
    y += [0] * (length - len(y))
    return (x > y) - (x < y)
