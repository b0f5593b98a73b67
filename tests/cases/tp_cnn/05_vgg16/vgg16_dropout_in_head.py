# ---
# verdict: wrong
# fails: {vgg16: [vgg_architecture, construire_fonctionnel, construire_input_shape, construire_classes_et_tete, construire_article]}
# outcome: {entrainement_vgg: not_attempted, famille_vgg: not_attempted, compilation: not_attempted}
# why: as in the article, not as asked
# ---
# %% vgg16
def construire_vgg16(input_shape=(32, 32, 3), num_classes=10, dense=(256, 128)):
    entree = keras.Input(shape=input_shape)
    x = entree
    for filters, n_convs in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        x = bloc_vgg(x, filters, n_convs)
    x = keras.layers.Flatten()(x)
    for units in dense:
        x = keras.layers.Dense(units, activation="relu")(x)
        x = keras.layers.Dropout(0.5)(x)
    return keras.Model(entree, keras.layers.Dense(num_classes, activation="softmax")(x))


vgg = construire_vgg16()
# %% entrainement_vgg
# %% famille_vgg
# %% compilation
