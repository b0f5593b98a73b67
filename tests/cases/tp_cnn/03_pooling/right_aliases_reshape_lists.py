# ---
# verdict: right
# why: the short aliases, one reshape, lists for shapes and rows
# ---
# %% couches_pooling
CoucheMoyenne = keras.layers.AvgPool2D
CoucheMax = keras.layers.MaxPool2D

# %% pool
def pool(img, pool_size, mode):
    h, w = img.shape[0] // pool_size, img.shape[1] // pool_size
    blocs = img[: h * pool_size, : w * pool_size].reshape(h, pool_size, w, pool_size)
    return blocs.max(axis=(1, 3)) if mode == "max" else blocs.mean(axis=(1, 3))

# %% dimensions
dims_moyenne_4 = [427 // 4, 640 // 4]
dims_max_2 = [427 // 2, 640 // 2]

# %% huit
huit_pool = [[0, 1, 1, 0] for _ in range(4)]
