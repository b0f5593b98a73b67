# ---
# verdict: wrong
# fails: {modele_A: [model_a_precision]}
# outcome: {modele_B: not_attempted, modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: right shape of everything, same class for every image
# ---
# %% modele_A
def construire(sorties, activation):
    couches, conv = keras.layers, {"kernel_size": 3, "padding": "same", "activation": "relu"}
    return keras.Sequential([
        keras.Input((28, 28, 1)), couches.Conv2D(32, **conv), couches.Conv2D(64, **conv), couches.MaxPooling2D(2),
        couches.Conv2D(128, **conv), couches.Conv2D(128, **conv), couches.MaxPooling2D(2), couches.Flatten(),
        couches.Dense(256, activation="relu"), couches.Dense(128, activation="relu"),
        couches.Dense(sorties, activation=activation),
    ])


modelA = construire(8, "softmax")
poids = [np.zeros_like(w) for w in modelA.get_weights()]
poids[-1][3] = 1.0
modelA.set_weights(poids)
modelA.save("modelA.keras")

# %% modele_B

# %% modele_B_sur_A

# %% comparaison
