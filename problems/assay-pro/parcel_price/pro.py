def two_parcels(weights):
    return min(parcel_price(sum(weights[:k])) + parcel_price(sum(weights[k:]))
               for k in range(len(weights) + 1))
