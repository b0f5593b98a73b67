# ---
# verdict: right
# why: "callbacks that watch an accuracy, a metric of one value per class, a penalty that evaluate adds to the loss"
# ---
# %% modele_profond
model2 = keras.Sequential([keras.Input((32, 32, 3))])
for filtres in ((32, 64), (128, 128), (256, 256)):
    for nombre_de_filtres in filtres:
        model2.add(keras.layers.Conv2D(nombre_de_filtres, 3, padding="same", activation="relu"))
    model2.add(keras.layers.MaxPooling2D(2))
model2.add(keras.layers.Flatten())
model2.add(keras.layers.Dense(256, activation="relu", kernel_regularizer=keras.regularizers.L2(1e-4)))
model2.add(keras.layers.Dense(128, activation="relu"))
model2.add(keras.layers.Dense(10, activation="softmax"))
# %% entrainement
model.compile(optimizer=model.optimizer, loss="categorical_crossentropy", metrics=["accuracy", keras.metrics.F1Score()])
lignes = []
for nom, reseau, epoques in (("basic_CNN", model, reglages["epoques"]), ("basic_CNN_2", model2, reglages["epoques_profond"])):
    histoire = reseau.fit(X_train, y_train, epochs=epoques, batch_size=reglages["lot"], validation_data=(X_val, y_val),
                          callbacks=[keras.callbacks.EarlyStopping(monitor="val_accuracy", patience=20),
                                     keras.callbacks.ReduceLROnPlateau(monitor="accuracy", patience=20)], verbose=0)
    perte, precision = reseau.evaluate(X_test, y_test, verbose=0)[:2]
    lignes.append({"run": nom, "Perte": perte, "Précision": precision})
comp = pd.DataFrame(lignes)
