# ---
# tries: stop the checker by a network that was never built
# held_by: allow-list
# notebook: 03_modele
# ---
# %% modele
modele = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(3, activation="softmax")])
