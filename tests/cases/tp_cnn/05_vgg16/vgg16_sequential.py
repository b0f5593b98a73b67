# ---
# verdict: wrong
# fails: {vgg16: [construire_fonctionnel]}
# outcome: {entrainement_vgg: not_attempted, famille_vgg: not_attempted, compilation: not_attempted}
# why: the right layers in a Sequential
# ---
# %% vgg16
def construire_vgg16(input_shape=(32, 32, 3), num_classes=10, dense=(256, 128)):
    model = keras.Sequential([keras.Input(shape=input_shape)])
    for filters, n_convs in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(n_convs):
            model.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
        model.add(keras.layers.MaxPooling2D(2))
    model.add(keras.layers.Flatten())
    for units in dense:
        model.add(keras.layers.Dense(units, activation="relu"))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model


vgg = construire_vgg16()
# %% entrainement_vgg
# %% famille_vgg
# %% compilation
