# ---
# verdict: wrong
# fails: {couches_pooling: [average_layer_values, max_layer_values, average_layer_options, max_layer_options]}
# why: a convolution of stride 2 reduces too, but learns its weights
# ---
# %% couches_pooling
CoucheMoyenne = lambda pool_size=2, **options: keras.layers.Conv2D(3, pool_size, strides=pool_size)
CoucheMax = lambda pool_size=2, **options: keras.layers.Conv2D(3, pool_size, strides=pool_size)
