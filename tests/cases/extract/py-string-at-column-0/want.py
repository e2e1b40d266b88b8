def twice(x):
    """Double.

No indentation here.
"""
    return 2 * x
