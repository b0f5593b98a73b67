# ---
# verdict: right
# why: the shapes come from the layers applied to the batch of the notebook; one convolution for the mean
# ---
# %% pool
def pool(img, pool_size, mode):
    lot_d_une = keras.ops.cast(img, "float32")[None, :, :, None]
    if mode == "max":
        return keras.ops.max_pool(lot_d_une, pool_size, padding="valid")[0, :, :, 0]
    poids_egaux = np.full((pool_size, pool_size, 1, 1), 1 / pool_size**2, dtype="float32")
    return keras.ops.conv(lot_d_une, poids_egaux, strides=pool_size, padding="valid")[0, :, :, 0]

# %% dimensions
dims_moyenne_4 = tuple(CoucheMoyenne(pool_size=4)(lot).shape[1:3])
dims_max_2 = tuple(CoucheMax(pool_size=2)(lot).shape[1:3])

# %% huit
huit_pool = pool(huit, 2, "max")
