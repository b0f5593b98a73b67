# ---
# verdict: right
# why: ufunc.reduceat along each axis; the type of the map is kept for the maximum
# ---
# %% pool
def pool(img, pool_size, mode):
    h, w = img.shape[0] // pool_size, img.shape[1] // pool_size
    entieres = img[: h * pool_size, : w * pool_size]
    reduire = np.maximum if mode == "max" else np.add
    if mode == "moyenne":
        entieres = entieres.astype(np.float64)
    lignes = reduire.reduceat(entieres, np.arange(0, h * pool_size, pool_size), axis=0)
    resultat = reduire.reduceat(lignes, np.arange(0, w * pool_size, pool_size), axis=1)
    return resultat if mode == "max" else resultat / pool_size**2
