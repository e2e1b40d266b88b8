def summit_heights(heights):
    return sorted(heights[i] for i in range(len(heights)) if is_summit(heights, i))
