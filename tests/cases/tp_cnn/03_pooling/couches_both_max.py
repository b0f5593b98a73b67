# ---
# verdict: wrong
# fails: {couches_pooling: [average_layer_values, average_layer_options]}
# why: "the maximum twice: only one of the two is found"
# ---
# %% couches_pooling
CoucheMoyenne = keras.layers.MaxPooling2D
CoucheMax = keras.layers.MaxPooling2D
