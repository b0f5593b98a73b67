# ---
# verdict: wrong
# fails: {couches_pooling: [average_layer_values, max_layer_values, average_layer_options, max_layer_options]}
# why: the 1D layers pool sequences, not images
# ---
# %% couches_pooling
CoucheMoyenne = keras.layers.AveragePooling1D
CoucheMax = keras.layers.MaxPooling1D
