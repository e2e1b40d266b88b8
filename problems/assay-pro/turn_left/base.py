def turn_left(items, k):
    return items[k:] + items[:k]
