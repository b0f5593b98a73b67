# ---
# verdict: wrong
# fails: {couches_pooling: [average_layer_options, max_layer_options]}
# why: right for plain windows, but the stride and the padding are dropped
# ---
# %% couches_pooling
def CoucheMoyenne(pool_size=2, **options):
    return keras.layers.AveragePooling2D(pool_size)


def CoucheMax(pool_size=2, **options):
    return keras.layers.MaxPooling2D(pool_size)
