# ---
# verdict: wrong
# fails: {couches_pooling: [average_layer_values, max_layer_values, average_layer_options, max_layer_options]}
# why: the global layers keep one value per channel
# ---
# %% couches_pooling
CoucheMoyenne = keras.layers.GlobalAveragePooling2D
CoucheMax = keras.layers.GlobalMaxPooling2D
