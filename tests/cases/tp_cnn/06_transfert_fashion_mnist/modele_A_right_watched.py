# ---
# verdict: right
# why: "training is watched by callbacks that ask for an accuracy"
# ---
# %% modele_A
keras.utils.set_random_seed(graine())
def construire(sorties, activation):
    reseau = keras.Sequential([keras.Input(shape=(28, 28, 1))])
    for filtres in (32, 64, 0, 128, 128, 0):
        reseau.add(keras.layers.Conv2D(filtres, 3, padding="same", activation="relu") if filtres
                   else keras.layers.MaxPooling2D(2))
    reseau.add(keras.layers.Flatten())
    for unites, fonction in ((256, "relu"), (128, "relu"), (sorties, activation)):
        reseau.add(keras.layers.Dense(unites, activation=fonction))
    return reseau


modelA = construire(8, "softmax")
modelA.compile(optimizer=keras.optimizers.Adam(learning_rate=0.001), loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])
histoire_A = modelA.fit(X_train_A, y_train_A, epochs=epoques_A, batch_size=32, validation_data=(X_valid_A, y_valid_A),
                        callbacks=[keras.callbacks.EarlyStopping(monitor="val_accuracy", patience=20)], verbose=0)
modelA.save("modelA.keras")
