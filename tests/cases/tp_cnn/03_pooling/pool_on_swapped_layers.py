# ---
# verdict: wrong
# fails: {couches_pooling: [average_layer_values, max_layer_values, average_layer_options, max_layer_options]}
# why: "built on exchanged layers: the mistake is paid in couches_pooling only"
# ---
# %% couches_pooling
CoucheMoyenne = keras.layers.MaxPooling2D
CoucheMax = keras.layers.AveragePooling2D

# %% pool
def pool(img, pool_size, mode):
    couche = CoucheMax if mode == "max" else CoucheMoyenne
    return couche(pool_size)(img[None, :, :, None])[0, :, :, 0]
