import math

def twice(x):
    return 2 * x
