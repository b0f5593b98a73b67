# ---
# verdict: wrong
# fails: {pool: [pool_max_leftovers, pool_average_leftovers]}
# why: only what lies in the first twenty rows and columns is read
# ---
# %% pool
def pool(img, pool_size, mode):
    h, w = img.shape[0] // pool_size, img.shape[1] // pool_size
    sortie = np.zeros((h, w))
    for i in range(min(h, 20 // pool_size)):
        for j in range(min(w, 20 // pool_size)):
            fenetre = img[i * pool_size : (i + 1) * pool_size, j * pool_size : (j + 1) * pool_size]
            sortie[i, j] = fenetre.max() if mode == "max" else fenetre.mean()
    return sortie
