# ---
# verdict: wrong
# fails: {couches_pooling: [max_layer_values, max_layer_options]}
# why: a ReLU slipped into the maximum
# ---
# %% couches_pooling
CoucheMoyenne = keras.layers.AveragePooling2D


class CoucheMax(keras.layers.MaxPooling2D):
    def call(self, x):
        return keras.ops.relu(super().call(x))
