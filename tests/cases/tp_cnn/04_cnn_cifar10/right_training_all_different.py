# ---
# verdict: right
# why: "every answer written otherwise, the small network trained with arguments of its own"
# ---
# %% dimension_negative
tailles, couche_fautive = [30, 15, 13, 6, 4, 2], 4
# %% preparation
def prepare(X, y):
    return ((X - 127.5) / 127.5).astype("float32"), keras.utils.to_categorical(y, 10)
# %% modele_de_base
def define_model(learning_rate=0.001, num_classes=10):
    i = keras.Input((32, 32, 3))
    x = i
    for f in (32, 64, 128, 128):
        x = keras.layers.MaxPooling2D(2)(keras.layers.Activation("relu")(keras.layers.Conv2D(f, 3, padding="same")(x)))
    m = keras.Model(i, keras.layers.Dense(num_classes, "softmax")(keras.layers.Flatten()(x)))
    m.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
    m.optimizer.learning_rate = learning_rate
    return m
# %% entrainement
comp = pd.DataFrame(columns=["run", "Perte", "Précision"])
model.fit(X_train, y_train, batch_size=10, epochs=5, shuffle=True, validation_data=(X_val, y_val), verbose=2)
model2.fit(X_train, y_train, epochs=reglages["epoques_profond"], batch_size=reglages["lot"], verbose=0)
for rang, (nom, reseau) in enumerate([("basic_CNN", model), ("basic_CNN_2", model2)]):
    comp.loc[rang] = [nom, *reseau.evaluate(X_test, y_test, verbose=0)]
