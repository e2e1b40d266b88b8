def walk_length(n):
    seen = set()
    while n not in seen:
        seen.add(n)
        n = next_number(n)
    return len(seen)
