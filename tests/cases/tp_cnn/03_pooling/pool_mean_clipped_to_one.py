# ---
# verdict: wrong
# fails: {pool: [pool_average_integers]}
# why: means are kept between -1 and 1
# ---
# %% pool
def pool(img, pool_size, mode):
    h, w = img.shape[0] // pool_size, img.shape[1] // pool_size
    blocs = img[: h * pool_size, : w * pool_size].reshape(h, pool_size, w, pool_size)
    return blocs.max(axis=(1, 3)) if mode == "max" else np.clip(blocs.mean(axis=(1, 3)), -1, 1)
