# ---
# verdict: wrong
# fails: {modele_profond: [profond_convolutions, profond_regroupements, profond_entier]}
# may: [dimension_negative, preparation, modele_de_base, entrainement]
# why: the head on the pixels
# ---
# %% dimension_negative
# %% preparation
# %% modele_de_base
# %% modele_profond
model2 = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Flatten(), keras.layers.Dense(256, activation="relu"), keras.layers.Dense(128, activation="relu"), keras.layers.Dense(10, activation="softmax")])
# %% entrainement
