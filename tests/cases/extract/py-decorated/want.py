import functools


@functools.lru_cache(maxsize=None)
def twice(x):
    return 2 * x
