# ---
# verdict: wrong
# fails: {pool: [pool_max_negative_values]}
# why: "the running maximum starts at 0: negative windows give 0"
# ---
# %% pool
def pool(img, pool_size, mode):
    h, w = img.shape[0] // pool_size, img.shape[1] // pool_size
    sortie = np.zeros((h, w))
    for i in range(h * pool_size):
        for j in range(w * pool_size):
            a, b = i // pool_size, j // pool_size
            if mode == "max":
                sortie[a, b] = max(sortie[a, b], img[i, j])
            else:
                sortie[a, b] += img[i, j] / pool_size**2
    return sortie
