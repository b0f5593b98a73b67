# ---
# tries: exhaust the checker's memory with the predictions of a network
# held_by: box limits
# deserves: {modele: null}
# notebook: 03_modele
# ---
# %% modele
modele = keras.Sequential([
    keras.Input((8, 8, 1)), keras.layers.UpSampling2D(10_000), keras.layers.GlobalAveragePooling2D(),
    keras.layers.Dense(3, activation="softmax"),
])
