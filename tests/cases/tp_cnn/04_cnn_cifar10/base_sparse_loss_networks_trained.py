# ---
# verdict: wrong
# fails: {modele_de_base: [base_perte_et_precision]}
# why: "the loss of class numbers, paid once: the cell given before the training compiles with the right one"
# ---
# %% modele_de_base
def define_model(learning_rate=0.001, num_classes=10):
    m = keras.Sequential([keras.Input((32, 32, 3))])
    for f in (32, 64, 128, 128):
        m.add(keras.layers.Conv2D(f, 3, padding="same", activation="relu"))
        m.add(keras.layers.MaxPooling2D(2))
    m.add(keras.layers.Flatten())
    m.add(keras.layers.Dense(num_classes, activation="softmax"))
    m.compile(optimizer=keras.optimizers.SGD(learning_rate=learning_rate), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return m
