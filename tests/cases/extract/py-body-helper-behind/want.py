from typing import List


def twice(x: List[int]) -> List[int]:
    """Double each."""
    return [one(y) for y in x]


def one(y):
    return 2 * y
