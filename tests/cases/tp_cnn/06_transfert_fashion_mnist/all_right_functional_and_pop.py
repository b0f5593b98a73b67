# ---
# verdict: right
# why: functional networks with ReLU layers apart, modelA trained through a Sequential of its own layers, evaluate for predict
# ---
# %% modele_A
keras.utils.set_random_seed(graine())
def construire(sorties, activation):
    entree = x = keras.Input((28, 28, 1))
    for filtres in ((32, 64), (128, 128)):
        for nombre_de_filtres in filtres:
            x = keras.layers.Conv2D(nombre_de_filtres, (3, 3), padding="same", activation="relu")(x)
        x = keras.layers.MaxPool2D((2, 2), strides=2)(x)
    x = keras.layers.Flatten()(x)
    for neurones in (256, 128):
        x = keras.layers.Dense(neurones, activation="relu")(x)
    return keras.Model(entree, keras.layers.Dense(sorties, activation=activation)(x))


modelA = construire(8, "softmax")
memes_couches = keras.Sequential(modelA.layers)
memes_couches.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
memes_couches.fit(X_train_A, y_train_A, epochs=epoques_A, batch_size=32, verbose=0)
modelA.save("modelA.keras")

# %% modele_B
keras.utils.set_random_seed(graine() + 1)
modelB = construire(1, "sigmoid")
modelB.compile(keras.optimizers.SGD(taux_B), keras.losses.BinaryCrossentropy(), metrics=["accuracy"])
modelB.fit(X_train_B, y_train_B[:, None], epochs=epoques_B, batch_size=20, verbose=0)

# %% modele_B_sur_A
keras.utils.set_random_seed(graine() + 2)
def construire_B_sur_A(modelA):
    copie = keras.models.clone_model(modelA)
    for ancienne, nouvelle in zip(modelA.layers, copie.layers):
        nouvelle.set_weights(ancienne.get_weights())
    return keras.Model(copie.inputs, keras.layers.Dense(1, activation="sigmoid")(copie.layers[-2].output))


def geler(model):
    for couche in model.layers:
        couche.trainable = couche is model.layers[-1]
    return model


def degeler(model):
    model.trainable = False  # so that the next line is not ignored
    model.trainable = True
    return model


model_B_on_A = construire_B_sur_A(modelA)
for preparer, epoques in ((geler, epoques_gelees), (degeler, epoques_B - epoques_gelees)):
    preparer(model_B_on_A).compile(keras.optimizers.SGD(taux_B), "binary_crossentropy", metrics=["accuracy"])
    model_B_on_A.fit(X_train_B, y_train_B, epochs=epoques, batch_size=20, verbose=0)

# %% comparaison
precision_B = modelB.evaluate(X_test_B, y_test_B, verbose=0)[1]
precision_B_on_A = model_B_on_A.evaluate(X_test_B, y_test_B, verbose=0)[1]
erreur_B, erreur_B_on_A = 1 - precision_B, 1 - precision_B_on_A
facteur = np.inf if erreur_B_on_A == 0 else erreur_B / erreur_B_on_A
