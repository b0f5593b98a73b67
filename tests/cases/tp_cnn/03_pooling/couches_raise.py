# ---
# verdict: wrong
# fails: {couches_pooling: [average_layer_values, max_layer_values, average_layer_options, max_layer_options]}
# why: "the cell stops: a layer that does not exist"
# ---
# %% couches_pooling
CoucheMoyenne = keras.layers.MeanPooling2D
CoucheMax = keras.layers.MaxPooling2D
