def parcel_price(weight):
    if weight == 0:
        return 0
    if weight <= 10:
        return 5
    if weight <= 25:
        return 8
    return 8 + (weight - 25 + 4) // 5
