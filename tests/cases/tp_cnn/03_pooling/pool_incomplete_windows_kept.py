# ---
# verdict: wrong
# fails: {pool: [pool_max_leftovers, pool_average_leftovers]}
# why: "sizes rounded up: incomplete windows are summarised too"
# ---
# %% pool
def pool(img, pool_size, mode):
    resume = np.max if mode == "max" else np.mean
    lignes, colonnes = range(0, img.shape[0], pool_size), range(0, img.shape[1], pool_size)
    return np.array([[resume(img[i : i + pool_size, j : j + pool_size]) for j in colonnes] for i in lignes])
