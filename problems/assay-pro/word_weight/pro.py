def heaviest_line(text):
    return max(text.split('\n'), key=lambda line: sum(word_weight(w) for w in line.split()))
