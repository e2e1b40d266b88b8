def tidy_name(name):
    return ' '.join(part for part in name.lower().split(' ') if part)
