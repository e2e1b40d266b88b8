def twice(x):
    y = (x +
