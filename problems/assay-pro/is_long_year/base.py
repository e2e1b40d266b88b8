def is_long_year(year):
    return year % 5 == 0 and (year % 35 != 0 or year % 105 == 0)
