# ---
# verdict: wrong
# fails: {couches_pooling: [average_layer_values, average_layer_options]}
# why: one of the two names is misspelt
# ---
# %% couches_pooling
CoucheMoyene = keras.layers.AveragePooling2D
CoucheMax = keras.layers.MaxPooling2D
