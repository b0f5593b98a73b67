# ---
# verdict: wrong
# fails: {modele_profond: any}
# may: [dimension_negative, preparation, modele_de_base, entrainement]
# why: no padding
# ---
# %% dimension_negative
# %% preparation
# %% modele_de_base
# %% modele_profond
model2 = keras.Sequential([keras.Input((32, 32, 3))])
for a, b in [(32, 64), (128, 128), (256, 256)]:
    model2.add(keras.layers.Conv2D(a, 3, activation="relu"))
    model2.add(keras.layers.Conv2D(b, 3, activation="relu"))
    model2.add(keras.layers.MaxPooling2D(2))
model2.add(keras.layers.Flatten())
model2.add(keras.layers.Dense(256, activation="relu"))
model2.add(keras.layers.Dense(128, activation="relu"))
model2.add(keras.layers.Dense(10, activation="softmax"))
# %% entrainement
