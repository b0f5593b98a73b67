# ---
# tries: pass comparisons with weights that are not numbers
# held_by: separate checker
# notebook: 03_modele
# deserves: {modele: 1}
# ---
# %% modele
modele = keras.Sequential([
    keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(3, activation="softmax")
])
modele.set_weights([weight * float("nan") for weight in modele.get_weights()])
