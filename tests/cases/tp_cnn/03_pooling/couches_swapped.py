# ---
# verdict: wrong
# fails: {couches_pooling: [average_layer_values, max_layer_values, average_layer_options, max_layer_options]}
# why: average and maximum exchanged
# ---
# %% couches_pooling
CoucheMoyenne = keras.layers.MaxPooling2D
CoucheMax = keras.layers.AveragePooling2D
