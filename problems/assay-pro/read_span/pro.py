def slowest_task(lines):
    best = None
    for line in lines:
        name, span = line.split(' ')
        seconds = read_span(span)
        if best is None or seconds > best[0]:
            best = (seconds, name)
    return best and best[1]
