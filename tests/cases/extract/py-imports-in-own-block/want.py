import math
def twice(x):
    return math.floor(2 * x)
