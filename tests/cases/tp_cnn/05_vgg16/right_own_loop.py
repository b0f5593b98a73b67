# ---
# verdict: right
# why: family counted by Keras without memory, momentum left at zero, a shorter loop of train_on_batch
# ---
# %% vgg16
def construire_vgg16(input_shape=(32, 32, 3), num_classes=10, dense=(256, 128)):
    def tete(x):
        x = keras.layers.Flatten()(x)
        for units in dense:
            x = keras.layers.Dense(units, "relu")(x)
        return keras.layers.Dense(num_classes, "softmax")(x)

    x = entree = keras.Input(shape=input_shape)
    for rang, n_convs in enumerate([2, 2, 3, 3, 3]):
        x = bloc_vgg(x, min(64 * 2**rang, 512), n_convs)
    return keras.Model(inputs=[entree], outputs=tete(x))


vgg = construire_vgg16()
# %% famille_vgg
def compter_par_keras(noyaux):
    with keras.StatelessScope(initialize_variables=False):
        x = entree = keras.Input((224, 224, 3))
        for filtres, cotes in zip(filtres_des_blocs, noyaux):
            for cote in cotes:
                x = keras.layers.Conv2D(filtres, cote, padding="same")(x)
            x = keras.layers.MaxPooling2D(2)(x)
        x = keras.layers.Flatten()(x)
        for neurones in (4096, 4096, 1000):
            x = keras.layers.Dense(neurones)(x)
        return keras.Model(entree, x).count_params()


parametres_vgg = {nom: int(round(compter_par_keras(noyaux) / 1e6, 0)) for nom, noyaux in noyaux_vgg.items()}
# %% compilation
vgg.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.001, momentum=0.0, nesterov=False),
    loss=keras.losses.categorical_crossentropy,
    metrics=["acc", keras.metrics.TopKCategoricalAccuracy(5)],
)
# %% entrainement_vgg
hasard = np.random.default_rng(graine())
for _ in range(reglages["epoques"] - 3):
    ordre = hasard.permutation(len(X_train))
    for debut in range(0, len(ordre), reglages["lot"]):
        lot = ordre[debut:debut + reglages["lot"]]
        vgg.train_on_batch(X_train[lot], y_train[lot])
historique = None
