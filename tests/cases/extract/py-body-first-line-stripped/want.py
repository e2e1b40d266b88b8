from typing import List


def twice(x: List[int]) -> List[int]:
    """Double each."""
    z = [2 * y for y in x]
    return z
