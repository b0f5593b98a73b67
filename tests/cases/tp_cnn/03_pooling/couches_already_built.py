# ---
# verdict: wrong
# fails: {couches_pooling: [average_layer_values, max_layer_values, average_layer_options, max_layer_options]}
# why: instances where classes are asked
# ---
# %% couches_pooling
CoucheMoyenne = keras.layers.AveragePooling2D(pool_size=2)
CoucheMax = keras.layers.MaxPooling2D(pool_size=2)
