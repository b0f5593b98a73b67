# ---
# verdict: right
# why: a new network that receives the arrays of modelA; rounded precisions
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
keras.utils.set_random_seed(graine())
modelB = construire(1, "sigmoid")
modelB.compile(keras.optimizers.SGD(taux_B), "binary_crossentropy", metrics=["accuracy"])
modelB.fit(X_train_B, y_train_B, epochs=epoques_B, batch_size=20, verbose=0)

# %% modele_B_sur_A
def construire_B_sur_A(modelA):
    nouveau = construire(1, "sigmoid")
    poids = nouveau.get_weights()
    poids[:-2] = modelA.get_weights()[:-2]
    nouveau.set_weights(poids)
    return nouveau


def geler(model):
    for i in range(len(model.layers) - 1):
        model.get_layer(index=i).trainable = False
    model.compile(keras.optimizers.SGD(taux_B), "binary_crossentropy", metrics=["accuracy"])


def degeler(model):
    for couche in model.layers[:-1]:
        couche.trainable = True
    model.compile(keras.optimizers.SGD(taux_B), "binary_crossentropy", metrics=["accuracy"])


model_B_on_A = construire_B_sur_A(modelA)
geler(model_B_on_A)
model_B_on_A.fit(X_train_B, y_train_B, epochs=epoques_gelees, batch_size=20, verbose=0)
degeler(model_B_on_A)
model_B_on_A.fit(X_train_B, y_train_B, epochs=epoques_B - epoques_gelees, batch_size=20, verbose=0)

# %% comparaison
precision_B = round(precision(modelB, X_test_B, y_test_B), 3)
precision_B_on_A = np.round(np.float32(precision(model_B_on_A, X_test_B, y_test_B)), 3)
facteur = (1 - precision_B) / (1 - precision_B_on_A) if precision_B_on_A != 1 else float("inf")
