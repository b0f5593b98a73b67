# ---
# tries: claim an output shape that the network does not have
# held_by: separate checker
# notebook: 03_modele
# ---
# %% modele
class Claimed(keras.Sequential):
    output_shape = (None, 3)
    input_shape = (None, 8, 8, 1)


modele = Claimed([keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(5, activation="softmax")])
