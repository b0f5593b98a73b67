# ---
# verdict: wrong
# fails: {modele_profond: [profond_convolutions, profond_regroupements, profond_entier]}
# may: [entrainement]
# why: the head on the pixels
# ---
# %% modele_profond
model2 = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Flatten(), keras.layers.Dense(256, activation="relu"), keras.layers.Dense(128, activation="relu"), keras.layers.Dense(10, activation="softmax")])
# %% entrainement
