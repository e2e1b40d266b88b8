from typing import List


def twice(x: List[int]) -> List[int]:
    """Double each."""
    for i in range(len(x)):
        x[i] *= 2
    return x
