# ---
# verdict: wrong
# fails: {modele_A: [model_a_architecture, model_a_precision]}
# outcome: {modele_B: not_attempted, modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: no padding: the maps shrink
# ---
# %% modele_A
modelA = keras.Sequential([
    keras.Input((28, 28, 1)),
    keras.layers.Conv2D(32, 3, activation="relu"), keras.layers.Conv2D(64, 3, activation="relu"),
    keras.layers.MaxPooling2D(2),
    keras.layers.Conv2D(128, 3, activation="relu"), keras.layers.Conv2D(128, 3, activation="relu"),
    keras.layers.MaxPooling2D(2), keras.layers.Flatten(),
    keras.layers.Dense(256, activation="relu"), keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(8, activation="softmax"),
])
modelA.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
modelA.fit(X_train_A[:64], y_train_A[:64], verbose=0)
modelA.save("modelA.keras")

# %% modele_B

# %% modele_B_sur_A

# %% comparaison
