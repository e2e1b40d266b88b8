twice = lambda x: 2 * x
