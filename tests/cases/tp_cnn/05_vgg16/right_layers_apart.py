# ---
# verdict: right
# may: [entrainement_vgg]
# why: activations as layers, nested Sequential, losses and metrics as objects
# ---
# %% bloc
def bloc_vgg(x, filters, n_convs):
    suite = []
    for _ in range(n_convs):
        suite += [keras.layers.Conv2D(filters, (3, 3), strides=(1, 1), padding="SAME"), keras.layers.ReLU()]
    suite.append(keras.layers.MaxPool2D(pool_size=(2, 2), strides=(2, 2), padding="valid"))
    return keras.Sequential(suite)(x)
# %% vgg16
def construire_vgg16(input_shape=(32, 32, 3), num_classes=10, dense=(256, 128)):
    entree = keras.layers.Input(input_shape, name="images")
    x = bloc_vgg(bloc_vgg(entree, 64, 2), 128, 2)
    for filters in [256] + 2 * [512]:
        x = bloc_vgg(x, filters, n_convs=3)
    x = keras.layers.Flatten(name="plat")(x)
    for rang, units in enumerate(list(dense)):
        x = keras.layers.Dense(units, name=f"cachee_{rang}")(x)
        x = keras.layers.Activation("relu")(x)
    x = keras.layers.Dense(units=num_classes)(x)
    return keras.models.Model(inputs=entree, outputs=keras.layers.Softmax()(x), name="VGG16")


vgg = construire_vgg16()
# %% famille_vgg
parametres_vgg = {}
for nom, noyaux in noyaux_vgg.items():
    lues, poids = 3, np.int64(0)
    for filtres, cotes in zip([64, 128, 256, 512, 512], noyaux, strict=True):
        for cote in cotes:
            poids = poids + cote**2 * lues * filtres + filtres
            lues = filtres
    poids = poids + 25088 * 4096 + 4096 + 4096 * 4096 + 4096 + 4096 * 1000 + 1000
    parametres_vgg[nom] = np.round(poids / 1_000_000)
# %% compilation
vgg.compile(
    optimizer=keras.optimizers.SGD(0.001),
    loss=keras.losses.CategoricalCrossentropy(),
    metrics=[keras.metrics.TopKCategoricalAccuracy(name="cinq"), keras.metrics.CategoricalAccuracy(name="exact")],
)
# %% entrainement_vgg
