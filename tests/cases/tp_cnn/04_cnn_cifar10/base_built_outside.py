# ---
# verdict: wrong
# fails: {modele_de_base: [base_num_classes]}
# may: [dimension_negative, preparation, modele_profond, entrainement]
# why: one network for every call
# ---
# %% dimension_negative
# %% preparation
# %% modele_de_base
def construire(learning_rate=0.001, num_classes=10):
    m = keras.Sequential([keras.Input((32, 32, 3))])
    for f in (32, 64, 128, 128):
        m.add(keras.layers.Conv2D(f, 3, padding="same", activation="relu"))
        m.add(keras.layers.MaxPooling2D(2))
    m.add(keras.layers.Flatten())
    m.add(keras.layers.Dense(num_classes, activation="softmax"))
    m.compile(optimizer=keras.optimizers.SGD(learning_rate=learning_rate), loss="categorical_crossentropy", metrics=["accuracy"])
    return m
modele_unique = construire()
def define_model(learning_rate=0.001, num_classes=10):
    modele_unique.compile(optimizer=keras.optimizers.SGD(learning_rate=learning_rate), loss="categorical_crossentropy", metrics=["accuracy"])
    return modele_unique
# %% modele_profond
# %% entrainement
