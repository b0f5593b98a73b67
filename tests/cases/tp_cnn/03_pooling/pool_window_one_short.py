# ---
# verdict: wrong
# fails: {pool: [pool_max, pool_average, pool_max_leftovers, pool_average_leftovers, pool_max_negative_values, pool_input_unchanged, pool_average_integers]}
# why: the window stops one pixel early
# ---
# %% pool
def pool(img, pool_size, mode):
    h, w = img.shape[0] // pool_size, img.shape[1] // pool_size
    sortie = np.zeros((h, w))
    for i in range(h):
        for j in range(w):
            fenetre = img[i * pool_size : (i + 1) * pool_size - 1, j * pool_size : (j + 1) * pool_size - 1]
            sortie[i, j] = fenetre.max() if mode == "max" else fenetre.mean()
    return sortie
