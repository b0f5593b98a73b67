# ---
# verdict: wrong
# fails: {comparaison: [precision_b, precision_b_on_a, error_ratio]}
# why: measured on the images that were learned; precisions divided
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

# %% modele_B
modelB = construire(1, "sigmoid")
modelB.compile(keras.optimizers.SGD(taux_B), "binary_crossentropy", metrics=["accuracy"])
modelB.fit(X_train_B, y_train_B, epochs=epoques_B, batch_size=20, verbose=0)

# %% modele_B_sur_A
def construire_B_sur_A(modelA):
    copie = keras.models.clone_model(modelA)
    copie.set_weights(modelA.get_weights())
    return keras.Sequential([keras.Input((28, 28, 1)), *copie.layers[:-1], keras.layers.Dense(1, activation="sigmoid")])


def geler(model):
    for couche in model.layers[:-1]:
        couche.trainable = False


def degeler(model):
    for couche in model.layers:
        couche.trainable = True


def apprendre(model, epoques):
    model.compile(keras.optimizers.SGD(taux_B), "binary_crossentropy", metrics=["accuracy"])
    model.fit(X_train_B, y_train_B, epochs=epoques, batch_size=20, verbose=0)


model_B_on_A = construire_B_sur_A(modelA)
geler(model_B_on_A)
apprendre(model_B_on_A, epoques_gelees)
degeler(model_B_on_A)
apprendre(model_B_on_A, epoques_B - epoques_gelees)

# %% comparaison
precision_B = precision(modelB, X_train_B, y_train_B)
precision_B_on_A = precision(model_B_on_A, X_train_B, y_train_B)
facteur = precision_B_on_A / precision_B
