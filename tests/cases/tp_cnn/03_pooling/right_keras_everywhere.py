# ---
# verdict: right
# why: partials; pool, the shapes and the 8 all come from the layers, as tensors and TensorShape
# ---
# %% couches_pooling
from functools import partial

CoucheMoyenne = partial(keras.layers.AveragePooling2D)
CoucheMax = partial(keras.layers.MaxPooling2D, data_format="channels_last")

# %% pool
def pool(img, pool_size, mode):
    couche = {"max": CoucheMax, "moyenne": CoucheMoyenne}[mode](pool_size)
    return couche(img[np.newaxis, :, :, np.newaxis])[0, :, :, 0]

# %% dimensions
dims_moyenne_4 = CoucheMoyenne(4)(grise[None, :, :, None]).shape[1:3]
dims_max_2 = CoucheMax(pool_size=2)(grise[None, :, :, None]).shape[1:3]

# %% huit
huit_pool = CoucheMax(2)(huit[None, :, :, None])[0, ..., 0]
