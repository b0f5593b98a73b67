# ---
# verdict: wrong
# fails: {modele_profond: any}
# may: [entrainement]
# why: "functional; the last convolution is called a second time by mistake: seven convolutions, not six"
# ---
# %% modele_profond
L = keras.layers
entree = keras.Input((32, 32, 3))
x = entree
for a, b in [(32, 64), (128, 128), (256, 256)]:
    c1 = L.Conv2D(a, 3, padding="same", activation="relu")
    c2 = L.Conv2D(b, 3, padding="same", activation="relu")
    x = c2(c1(x))
    if a == b:
        x = c2(x)
    x = L.MaxPooling2D(2)(x)
x = L.Flatten()(x)
x = L.Dense(256, activation="relu")(x)
x = L.Dense(128, activation="relu")(x)
model2 = keras.Model(entree, L.Dense(10, activation="softmax")(x))
# %% entrainement
comp = None
