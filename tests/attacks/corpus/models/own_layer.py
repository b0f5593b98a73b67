# ---
# tries: have the checker run a layer of the student's, registered with Keras
# held_by: allow-list
# notebook: 03_modele
# ---
# %% modele
@keras.saving.register_keras_serializable(package="keras.layers")
class Dense(keras.layers.Dense):
    def call(self, inputs):
        return keras.ops.ones_like(super().call(inputs)) / 3


modele = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten(), Dense(3, activation="softmax")])
