# ---
# verdict: wrong
# fails: {modele_profond: any}
# may: [entrainement]
# why: "the last pooling is called twice: 2 x 2 maps go to the head, 1 422 666 parameters instead of 2 209 098"
# ---
# %% modele_profond
entree = keras.Input((32, 32, 3))
x = entree
for a, b in [(32, 64), (128, 128), (256, 256)]:
    x = keras.layers.Conv2D(a, 3, padding="same", activation="relu")(x)
    x = keras.layers.Conv2D(b, 3, padding="same", activation="relu")(x)
    pool = keras.layers.MaxPooling2D(2)
    x = pool(x)
x = pool(x)
x = keras.layers.Flatten()(x)
x = keras.layers.Dense(256, activation="relu")(x)
x = keras.layers.Dense(128, activation="relu")(x)
model2 = keras.Model(entree, keras.layers.Dense(10, activation="softmax")(x))

# %% entrainement
comp = None
