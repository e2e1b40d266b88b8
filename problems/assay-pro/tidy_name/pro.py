def group_names(names):
    groups = {}
    for name in names:
        groups.setdefault(tidy_name(name), []).append(name)
    return groups
