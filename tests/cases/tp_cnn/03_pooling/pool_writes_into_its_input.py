# ---
# verdict: wrong
# fails: {pool: [pool_input_unchanged, pool_average_integers]}
# why: right values, but the map received is overwritten
# ---
# %% pool
def pool(img, pool_size, mode):
    h, w = img.shape[0] // pool_size, img.shape[1] // pool_size
    resume = np.max if mode == "max" else np.mean
    for i in range(h):
        for j in range(w):
            fenetre = img[i * pool_size : (i + 1) * pool_size, j * pool_size : (j + 1) * pool_size]
            fenetre[...] = resume(fenetre)
    return img[: h * pool_size : pool_size, : w * pool_size : pool_size].copy()
