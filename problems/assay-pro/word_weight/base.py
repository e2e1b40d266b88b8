def word_weight(word):
    return sum(1 if c in 'aeiou' else 3 for c in word.lower() if 'a' <= c <= 'z')
