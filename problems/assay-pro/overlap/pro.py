def closest_pair(ranges):
    best, pair = 0, None
    for i in range(len(ranges)):
        for j in range(i + 1, len(ranges)):
            common = overlap(ranges[i], ranges[j])
            if common > best:
                best, pair = common, [i, j]
    return pair
