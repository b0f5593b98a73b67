# ---
# verdict: wrong
# fails: {modele_B_sur_A: [unfrozen, trained_in_two_phases]}
# outcome: {modele_B: not_attempted, comparaison: not_attempted}
# why: model.trainable = True changes nothing where it already reads True
# ---
# %% modele_A
def construire(sorties, activation):
    couches = keras.layers
    conv = {"padding": "same", "activation": "relu"}
    return keras.Sequential([
        keras.Input((28, 28, 1)), couches.Conv2D(32, 3, **conv), couches.Conv2D(64, 3, **conv), couches.MaxPooling2D(2),
        couches.Conv2D(128, 3, **conv), couches.Conv2D(128, 3, **conv), couches.MaxPooling2D(2), couches.Flatten(),
        couches.Dense(256, activation="relu"), couches.Dense(128, activation="relu"),
        couches.Dense(sorties, activation=activation),
    ])


modelA = construire(8, "softmax")
base = keras.Sequential(modelA.layers[:7])  # cheap: random convolutions seen once, then only dense layers learn
tete = keras.Sequential([keras.Input((6272,)), *modelA.layers[7:]])
tete.compile(keras.optimizers.Adam(0.001), "sparse_categorical_crossentropy")
vues = base.predict(X_train_A, batch_size=256, verbose=0)
tete.fit(vues, y_train_A, epochs=8, batch_size=32, verbose=0)
modelA.save("modelA.keras")

# %% modele_B_sur_A
def construire_B_sur_A(modelA):
    copie = keras.models.clone_model(modelA)
    copie.set_weights(modelA.get_weights())
    return keras.Sequential([keras.Input((28, 28, 1)), *copie.layers[:-1], keras.layers.Dense(1, activation="sigmoid")])


def geler(model):
    for couche in model.layers[:-1]:
        couche.trainable = False


def degeler(model):
    model.trainable = True


def compiler(model):
    model.compile(keras.optimizers.SGD(taux_B), "binary_crossentropy", metrics=["accuracy"])


donnees_B = {"x": X_train_B[:60], "y": y_train_B[:60], "batch_size": 20, "verbose": 0}
model_B_on_A = construire_B_sur_A(modelA)
geler(model_B_on_A)
compiler(model_B_on_A)
model_B_on_A.fit(**donnees_B)
degeler(model_B_on_A)
compiler(model_B_on_A)
model_B_on_A.fit(**donnees_B, epochs=2)

# %% modele_B

# %% comparaison
