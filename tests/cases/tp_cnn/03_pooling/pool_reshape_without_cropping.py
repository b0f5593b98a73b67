# ---
# verdict: wrong
# fails: {pool: [pool_max_leftovers, pool_average_leftovers]}
# why: reshape alone raises when a side is no multiple of p
# ---
# %% pool
def pool(img, pool_size, mode):
    h, w = img.shape[0] // pool_size, img.shape[1] // pool_size
    blocs = img.reshape(h, pool_size, w, pool_size)
    return blocs.max(axis=(1, 3)) if mode == "max" else blocs.mean(axis=(1, 3))
