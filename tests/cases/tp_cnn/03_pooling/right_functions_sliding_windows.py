# ---
# verdict: right
# why: functions that build the layers; sliding windows one in p; the 8 as booleans
# ---
# %% couches_pooling
def CoucheMoyenne(**options):
    return keras.layers.AveragePooling2D(**options)


CoucheMax = lambda **options: keras.layers.MaxPooling2D(**options)

# %% pool
from numpy.lib.stride_tricks import sliding_window_view


def pool(img, pool_size, mode="max"):
    fenetres = sliding_window_view(img, (pool_size, pool_size))[::pool_size, ::pool_size]
    resume = {"max": np.max, "moyenne": np.mean}[mode]
    return resume(fenetres, axis=(2, 3)).astype(np.float64)

# %% dimensions
dims_moyenne_4 = tuple(n // 4 for n in grise.shape)
dims_max_2 = tuple(n // 2 for n in fleur.shape[:2])

# %% huit
huit_pool = huit.reshape(4, 2, 4, 2).any(axis=(1, 3))
