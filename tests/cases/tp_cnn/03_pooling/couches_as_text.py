# ---
# verdict: wrong
# fails: {couches_pooling: [average_layer_values, max_layer_values, average_layer_options, max_layer_options]}
# why: the names as text
# ---
# %% couches_pooling
CoucheMoyenne = "AveragePooling2D"
CoucheMax = "MaxPooling2D"
