# ---
# verdict: wrong
# fails: {pool: [pool_max, pool_average, pool_max_leftovers, pool_average_leftovers, pool_max_negative_values]}
# why: "the window is written 2 everywhere: right shapes only when p is 2"
# ---
# %% pool
def pool(img, pool_size, mode):
    h, w = img.shape[0] // 2, img.shape[1] // 2
    blocs = img[: 2 * h, : 2 * w].reshape(h, 2, w, 2)
    return blocs.max(axis=(1, 3)) if mode == "max" else blocs.mean(axis=(1, 3))
