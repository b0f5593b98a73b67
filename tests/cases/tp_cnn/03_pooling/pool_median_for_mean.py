# ---
# verdict: wrong
# fails: {pool: [pool_average, pool_average_leftovers, pool_average_integers]}
# why: the median of the window
# ---
# %% pool
def pool(img, pool_size, mode):
    h, w = img.shape[0] // pool_size, img.shape[1] // pool_size
    sortie = np.zeros((h, w))
    for i in range(h):
        for j in range(w):
            fenetre = img[i * pool_size : (i + 1) * pool_size, j * pool_size : (j + 1) * pool_size]
            sortie[i, j] = fenetre.max() if mode == "max" else np.median(fenetre)
    return sortie
