# ---
# tries: keep the checker busy for hours with the predictions of a network
# held_by: time limit
# notebook: 03_modele
# ---
# %% modele
modele = keras.Sequential([
    keras.Input((8, 8, 1)), keras.layers.UpSampling2D(128), keras.layers.Conv2D(16, 3, padding="same"),
    *(keras.layers.Conv2D(16, 31, padding="same") for _ in range(60)),
    keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(3, activation="softmax"),
])
