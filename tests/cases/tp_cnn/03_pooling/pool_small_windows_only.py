# ---
# verdict: wrong
# fails: {pool: [pool_max_leftovers, pool_average_leftovers]}
# why: windows beyond 7 × 7 are refused
# ---
# %% pool
def pool(img, pool_size, mode):
    if pool_size > 7:
        raise ValueError("fenêtre trop grande")
    h, w = img.shape[0] // pool_size, img.shape[1] // pool_size
    sortie = np.zeros((h, w))
    for i in range(h):
        for j in range(w):
            fenetre = img[i * pool_size : (i + 1) * pool_size, j * pool_size : (j + 1) * pool_size]
            sortie[i, j] = fenetre.max() if mode == "max" else fenetre.mean()
    return sortie
