from typing import List

def twice(x: List[int]) -> List[int]:
    return [2 * y for y in x]
