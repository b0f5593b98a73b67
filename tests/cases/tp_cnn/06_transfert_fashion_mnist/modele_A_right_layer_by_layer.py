# ---
# verdict: right
# why: the same network and training, written layer by layer
# ---
# %% modele_A
def construire(sorties, activation):
    reseau = keras.models.Sequential()
    reseau.add(keras.Input((28, 28, 1)))
    for filtres in ((32, 64), (128, 128)):
        for nombre_de_filtres in filtres:
            reseau.add(keras.layers.Conv2D(nombre_de_filtres, (3, 3), activation="relu", padding="same"))
        reseau.add(keras.layers.MaxPool2D(pool_size=(2, 2)))
    reseau.add(keras.layers.Flatten())
    for neurones in (256, 128):
        reseau.add(keras.layers.Dense(neurones, activation="relu"))
    reseau.add(keras.layers.Dense(sorties, activation=activation))
    return reseau


modelA = construire(8, "softmax")
modelA.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
histoire_A = modelA.fit(X_train_A, y_train_A, batch_size=32, epochs=epoques_A,
                        validation_data=(X_valid_A, y_valid_A), verbose=2)
keras.saving.save_model(modelA, "modelA.keras")
