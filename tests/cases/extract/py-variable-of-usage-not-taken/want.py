def twice(x):
    result = 2 * x
    return result
