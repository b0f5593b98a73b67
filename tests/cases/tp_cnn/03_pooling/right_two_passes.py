# ---
# verdict: right
# why: rows first, then columns, in float32; a matrix of zeros and ones as integers
# ---
# %% pool
def _par_blocs(tableau, p, reduire):
    n = len(tableau) // p
    return np.stack([reduire(tableau[k * p : (k + 1) * p], axis=0) for k in range(n)])


def pool(img, pool_size, mode):
    reduire = np.max if mode == "max" else np.mean
    copie = np.array(img, dtype=np.float32)
    lignes = _par_blocs(copie, pool_size, reduire)
    return _par_blocs(lignes.T, pool_size, reduire).T

# %% huit
huit_pool = np.array([[0, 1, 1, 0]] * 4, dtype=np.uint8)
