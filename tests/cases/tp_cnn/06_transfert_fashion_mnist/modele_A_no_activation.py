# ---
# verdict: wrong
# fails: {modele_A: [model_a_architecture, model_a_precision]}
# outcome: {modele_B: not_attempted, modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: ReLU forgotten in the dense layers
# ---
# %% modele_A
conv = {"kernel_size": 3, "padding": "same", "activation": "relu"}
modelA = keras.Sequential([
    keras.Input((28, 28, 1)),
    keras.layers.Conv2D(32, **conv), keras.layers.Conv2D(64, **conv), keras.layers.MaxPooling2D(2),
    keras.layers.Conv2D(128, **conv), keras.layers.Conv2D(128, **conv), keras.layers.MaxPooling2D(2),
    keras.layers.Flatten(), keras.layers.Dense(256), keras.layers.Dense(128), keras.layers.Dense(8, activation="softmax"),
])
modelA.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
modelA.fit(X_train_A[:64], y_train_A[:64], verbose=0)
modelA.save("modelA.keras")

# %% modele_B

# %% modele_B_sur_A

# %% comparaison
