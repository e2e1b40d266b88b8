def calendar_days(first, last):
    return sum(366 if is_long_year(year) else 360 for year in range(first, last + 1))
