# ---
# verdict: right
# why: layers added one by one, no validation, arrays given to a new network, rounded precisions; trainings are the solution's
# ---
# %% modele_A
keras.utils.set_random_seed(graine())
modelA = keras.Sequential()
modelA.add(keras.Input(shape=(28, 28, 1)))
for filtres in (32, 64, None, 128, 128, None):
    if filtres is None:
        modelA.add(keras.layers.MaxPool2D())
    else:
        modelA.add(keras.layers.Conv2D(filtres, (3, 3), padding="same", activation=keras.activations.relu))
modelA.add(keras.layers.Flatten())
for neurones in (256, 128):
    modelA.add(keras.layers.Dense(neurones, activation="relu"))
modelA.add(keras.layers.Dense(8, activation="softmax", name="classes"))
modelA.compile(optimizer=keras.optimizers.Adam(learning_rate=0.001), loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])
modelA.fit(X_train_A, y_train_A, epochs=epoques_A, batch_size=32, verbose=0)  # the solution's: replayed
keras.saving.save_model(modelA, "modelA.keras", overwrite=True)

# %% modele_B
keras.utils.set_random_seed(graine() + 1)
def construire(sorties, activation):
    couches, conv = keras.layers, {"kernel_size": 3, "padding": "same", "activation": "relu"}
    return keras.Sequential([
        keras.Input((28, 28, 1)), couches.Conv2D(32, **conv), couches.Conv2D(64, **conv), couches.MaxPooling2D(2),
        couches.Conv2D(128, **conv), couches.Conv2D(128, **conv), couches.MaxPooling2D(2), couches.Flatten(),
        couches.Dense(256, activation="relu"), couches.Dense(128, activation="relu"),
        couches.Dense(sorties, activation=activation),
    ])


modelB = construire(1, "sigmoid")
modelB.compile(keras.optimizers.SGD(taux_B), "binary_crossentropy", metrics=["accuracy"])
modelB.fit(X_train_B, y_train_B, epochs=epoques_B, batch_size=20, verbose=0)

# %% modele_B_sur_A
keras.utils.set_random_seed(graine() + 2)
def construire_B_sur_A(modelA):
    nouveau = construire(1, "sigmoid")
    poids = nouveau.get_weights()
    poids[:-2] = modelA.get_weights()[:-2]
    nouveau.set_weights(poids)
    return nouveau


def compiler(model):
    model.compile(keras.optimizers.SGD(taux_B), "binary_crossentropy", metrics=["accuracy"])


def geler(model):
    for i in range(len(model.layers) - 1):
        model.get_layer(index=i).trainable = False
    compiler(model)


def degeler(model):
    for couche in model.layers[:-1]:
        couche.trainable = True
    compiler(model)


model_B_on_A = construire_B_sur_A(modelA)
geler(model_B_on_A)
model_B_on_A.fit(X_train_B, y_train_B, epochs=epoques_gelees, batch_size=20, verbose=0)
degeler(model_B_on_A)
model_B_on_A.fit(X_train_B, y_train_B, epochs=epoques_B - epoques_gelees, batch_size=20, verbose=0)

# %% comparaison
precision_B = round(precision(modelB, X_test_B, y_test_B), 3)
precision_B_on_A = np.round(np.float32(precision(model_B_on_A, X_test_B, y_test_B)), 3)
facteur = (1 - precision_B) / (1 - precision_B_on_A) if precision_B_on_A != 1 else float("inf")
