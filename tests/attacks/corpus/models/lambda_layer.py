# ---
# tries: have the checker run code in a Lambda layer
# held_by: allow-list
# notebook: 03_modele
# ---
# %% modele
modele = keras.Sequential([
    keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Lambda(lambda x: __import__("os")._exit(0) or x),
    keras.layers.Dense(3, activation="softmax"),
])
