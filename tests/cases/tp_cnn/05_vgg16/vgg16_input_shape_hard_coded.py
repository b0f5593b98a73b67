# ---
# verdict: wrong
# fails: {vgg16: [construire_input_shape, construire_article]}
# outcome: {entrainement_vgg: not_attempted, famille_vgg: not_attempted, compilation: not_attempted}
# why: always (32, 32, 3)
# ---
# %% vgg16
def construire_vgg16(input_shape=(32, 32, 3), num_classes=10, dense=(256, 128)):
    entree = keras.Input(shape=(32, 32, 3))
    x = entree
    for filters, n_convs in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        x = bloc_vgg(x, filters, n_convs)
    x = keras.layers.Flatten()(x)
    for units in dense:
        x = keras.layers.Dense(units, activation="relu")(x)
    return keras.Model(entree, keras.layers.Dense(num_classes, activation="softmax")(x))


vgg = construire_vgg16()
# %% entrainement_vgg
# %% famille_vgg
# %% compilation
