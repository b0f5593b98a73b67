# ---
# verdict: wrong
# fails: {couches_pooling: [average_layer_values, max_layer_values, average_layer_options, max_layer_options]}
# why: the 3D layers pool volumes
# ---
# %% couches_pooling
CoucheMoyenne = keras.layers.AveragePooling3D
CoucheMax = keras.layers.MaxPooling3D
