# ---
# verdict: right
# why: one pooling layer, which has no weights, is called after each block
# ---
# %% modele_profond
entree = keras.Input((32, 32, 3))
moitie = keras.layers.MaxPooling2D(2)
x = entree
for a, b in [(32, 64), (128, 128), (256, 256)]:
    x = keras.layers.Conv2D(a, 3, padding="same", activation="relu")(x)
    x = keras.layers.Conv2D(b, 3, padding="same", activation="relu")(x)
    x = moitie(x)
x = keras.layers.Flatten()(x)
x = keras.layers.Dense(256, activation="relu")(x)
x = keras.layers.Dense(128, activation="relu")(x)
model2 = keras.Model(entree, keras.layers.Dense(10, activation="softmax")(x))
model2.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.SGD(learning_rate=0.001), metrics=["accuracy"])
