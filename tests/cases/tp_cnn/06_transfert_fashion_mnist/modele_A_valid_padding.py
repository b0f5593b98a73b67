# ---
# verdict: wrong
# fails: {modele_A: [model_a_architecture, model_a_precision]}
# outcome: {modele_B: not_attempted, modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: no padding, the maps shrink
# ---
# %% modele_A
def construire(sorties, activation):
    couches, conv = keras.layers, {"kernel_size": 3, "activation": "relu"}
    return keras.Sequential([
        keras.Input((28, 28, 1)), couches.Conv2D(32, **conv), couches.Conv2D(64, **conv), couches.MaxPooling2D(2),
        couches.Conv2D(128, **conv), couches.Conv2D(128, **conv), couches.MaxPooling2D(2), couches.Flatten(),
        couches.Dense(256, activation="relu"), couches.Dense(128, activation="relu"),
        couches.Dense(sorties, activation=activation),
    ])


modelA = construire(8, "softmax")
modelA.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
modelA.fit(X_train_A[:64], y_train_A[:64], verbose=0)
modelA.save("modelA.keras")

# %% modele_B

# %% modele_B_sur_A

# %% comparaison
