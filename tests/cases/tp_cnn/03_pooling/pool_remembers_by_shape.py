# ---
# verdict: wrong
# fails: {pool: [pool_average, pool_average_integers, pool_average_leftovers]}
# why: the first mean for a shape is given again, whatever the values
# ---
# %% pool
_connues = {}


def pool(img, pool_size, mode):
    h, w = img.shape[0] // pool_size, img.shape[1] // pool_size
    blocs = img[: h * pool_size, : w * pool_size].reshape(h, pool_size, w, pool_size)
    if mode == "max":
        return blocs.max(axis=(1, 3))
    return _connues.setdefault((img.shape, pool_size), blocs.mean(axis=(1, 3)))
