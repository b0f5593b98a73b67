# ---
# verdict: wrong
# fails: {pool: [pool_average, pool_average_leftovers, pool_average_integers]}
# why: "waits for average: the mean falls back on the maximum"
# ---
# %% pool
def pool(img, pool_size, mode):
    h, w = img.shape[0] // pool_size, img.shape[1] // pool_size
    sortie = np.zeros((h, w))
    for i in range(h):
        for j in range(w):
            fenetre = img[i * pool_size : (i + 1) * pool_size, j * pool_size : (j + 1) * pool_size]
            sortie[i, j] = fenetre.mean() if mode == "average" else fenetre.max()
    return sortie
