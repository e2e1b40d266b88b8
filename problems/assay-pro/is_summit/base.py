def is_summit(heights, i):
    left = i == 0 or heights[i - 1] < heights[i]
    right = i == len(heights) - 1 or heights[i + 1] < heights[i]
    return left and right
