# ---
# verdict: right
# why: no loop, the training in a function
# ---
# %% bloc
def bloc_vgg(x, filters, n_convs):
    couches = [
        keras.layers.Conv2D(filters, kernel_size=3, padding="same", activation=keras.activations.relu)
        for _ in range(n_convs)
    ]
    for couche in couches:
        x = couche(x)
    x = keras.layers.MaxPooling2D()(x)
    return x
# %% vgg16
def construire_vgg16(input_shape=(32, 32, 3), num_classes=10, dense=(256, 128)):
    entree = keras.Input(input_shape)
    bloc1 = bloc_vgg(entree, 64, 2)
    bloc2 = bloc_vgg(bloc1, 128, 2)
    bloc3 = bloc_vgg(bloc2, 256, 3)
    bloc4 = bloc_vgg(bloc3, 512, 3)
    bloc5 = bloc_vgg(bloc4, 512, 3)
    tete = keras.layers.Flatten()(bloc5)
    for units in dense:
        tete = keras.layers.Dense(units, activation="relu")(tete)
    return keras.Model(entree, keras.layers.Dense(num_classes, activation="softmax")(tete))


vgg = construire_vgg16(dense=[256, 128])
# %% famille_vgg
parametres_vgg = {"E": 144, "D": 138, "C": 134.0, "B": 133, "A-LRN": 133, "A": 133}
# %% entrainement_vgg
def entrainer(reseau, **options):
    return reseau.fit(X_train, y_train, verbose=2, **options)


historique = entrainer(vgg, epochs=reglages["epoques"], batch_size=reglages["lot"], validation_data=(X_val, y_val))
