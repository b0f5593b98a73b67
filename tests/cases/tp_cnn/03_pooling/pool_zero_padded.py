# ---
# verdict: wrong
# fails: {pool: [pool_max_leftovers, pool_average_leftovers]}
# why: completed with zeros, as with same padding
# ---
# %% pool
def pool(img, pool_size, mode):
    bas, droite = -img.shape[0] % pool_size, -img.shape[1] % pool_size
    img = np.pad(img, ((0, bas), (0, droite)))
    h, w = img.shape[0] // pool_size, img.shape[1] // pool_size
    blocs = img.reshape(h, pool_size, w, pool_size)
    return blocs.max(axis=(1, 3)) if mode == "max" else blocs.mean(axis=(1, 3))
