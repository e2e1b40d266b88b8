def twice(x):
    return 2 * x


if __name__ == "__main__":
    print(twice(2))
