def turning_ring(items, k):
    ring = [items]
    while True:
        following = turn_left(ring[-1], k)
        if following == items:
            return ring
        ring.append(following)
