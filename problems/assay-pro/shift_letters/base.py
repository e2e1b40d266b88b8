def shift_letters(text, by):
    out = []
    for c in text:
        if 'a' <= c <= 'z':
            c = chr((ord(c) - 97 + by) % 26 + 97)
        out.append(c)
    return ''.join(out)
