def shift_rising(words, by):
    return '-'.join(shift_letters(w, by * (i + 1)) for i, w in enumerate(words))
