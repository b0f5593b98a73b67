# ---
# verdict: wrong
# fails: {couches_pooling: [average_layer_values, max_layer_values, average_layer_options, max_layer_options]}
# why: the window is always 2 x 2; padding and stride pass through only where the window is 2
# ---
# %% couches_pooling
def CoucheMoyenne(pool_size=2, **options):
    return keras.layers.AveragePooling2D(2, **options)


def CoucheMax(pool_size=2, **options):
    return keras.layers.MaxPooling2D(2, **options)
