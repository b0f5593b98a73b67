# ---
# verdict: wrong
# fails: {modele_de_base: [base_couches, base_num_classes]}
# may: [dimension_negative, preparation, modele_profond, entrainement]
# why: "compiled rightly, but no convolution"
# ---
# %% dimension_negative
# %% preparation
# %% modele_de_base
def define_model(learning_rate=0.001, num_classes=10):
    m = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Flatten(), keras.layers.Dense(num_classes, activation="softmax")])
    m.compile(optimizer=keras.optimizers.SGD(learning_rate=learning_rate), loss="categorical_crossentropy", metrics=["accuracy"])
    return m
# %% modele_profond
# %% entrainement
