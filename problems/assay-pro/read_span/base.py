def read_span(text):
    total, number = 0, ''
    for c in text:
        if c.isdigit():
            number += c
        else:
            total += int(number) * {'h': 3600, 'm': 60, 's': 1}[c]
            number = ''
    return total
