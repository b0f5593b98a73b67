# ---
# verdict: wrong
# fails: {pool: [pool_max_negative_values]}
# why: "the running maximum starts at -1: lower windows give -1"
# ---
# %% pool
def pool(img, pool_size, mode):
    h, w = img.shape[0] // pool_size, img.shape[1] // pool_size
    sortie = np.zeros((h, w))
    for i in range(h):
        for j in range(w):
            fenetre = img[i * pool_size : (i + 1) * pool_size, j * pool_size : (j + 1) * pool_size]
            sortie[i, j] = max(-1, fenetre.max()) if mode == "max" else fenetre.mean()
    return sortie
