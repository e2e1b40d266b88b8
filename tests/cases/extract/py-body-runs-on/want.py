from typing import List


def twice(x: List[int]) -> List[int]:
    """Double each."""
    return [2 * y for y in x]
