import functools


def order_versions(versions):
    return sorted(versions, key=functools.cmp_to_key(compare_versions))
