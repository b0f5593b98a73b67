# ---
# verdict: wrong
# fails: {couches_pooling: [average_layer_values, max_layer_values, average_layer_options, max_layer_options]}
# why: the maximum and the mean run over the channels too
# ---
# %% couches_pooling
class CoucheMoyenne(keras.layers.AveragePooling2D):
    def call(self, x):
        return keras.ops.mean(super().call(x), axis=-1, keepdims=True)


class CoucheMax(keras.layers.MaxPooling2D):
    def call(self, x):
        return keras.ops.max(super().call(x), axis=-1, keepdims=True)
