# ---
# verdict: right
# why: subclasses, loops over every pixel in plain Python, NumPy shapes, floats in the 8
# ---
# %% couches_pooling
class CoucheMoyenne(keras.layers.AveragePooling2D):
    """Moyenne."""


class CoucheMax(keras.layers.MaxPooling2D):
    """Maximum."""

# %% pool
def pool(img, pool_size, mode):
    hauteur, largeur = img.shape
    sortie = []
    for i in range(0, hauteur - pool_size + 1, pool_size):
        ligne = []
        for j in range(0, largeur - pool_size + 1, pool_size):
            total, plus_grand = 0.0, None
            for a in range(pool_size):
                for b in range(pool_size):
                    valeur = float(img[i + a, j + b])
                    total += valeur
                    plus_grand = valeur if plus_grand is None or valeur > plus_grand else plus_grand
            ligne.append(plus_grand if mode == "max" else total / pool_size**2)
        sortie.append(ligne)
    return np.array(sortie)

# %% dimensions
dims_moyenne_4 = np.array([106, 160])
dims_max_2 = np.array([213.0, 320.0])

# %% huit
huit_pool = np.zeros((4, 4), dtype='float32')
huit_pool[:, 1:3] = 1.0
