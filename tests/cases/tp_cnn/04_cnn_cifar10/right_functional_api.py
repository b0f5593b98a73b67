# ---
# verdict: right
# may: [entrainement]
# why: "the functional API, arrays in place of lists, one-hot rows of the identity"
# ---
# %% dimension_negative
tailles = np.array([30, 15, 13, 6, 4, 2])
couche_fautive = np.int64(4)
# %% preparation
def prepare(X, y):
    return np.float32(X / 127.5 - 1), np.eye(10)[y]
# %% modele_de_base
def define_model(learning_rate=0.001, num_classes=10):
    entree = keras.Input((32, 32, 3))
    x = entree
    for filtres in [32, 64, 128, 128]:
        x = keras.layers.Conv2D(filtres, (3, 3), strides=1, padding="same", activation=keras.activations.relu)(x)
        x = keras.layers.MaxPool2D((2, 2), strides=2)(x)
    x = keras.layers.Flatten()(x)
    sortie = keras.layers.Dense(num_classes, activation=keras.activations.softmax)(x)
    modele = keras.Model(entree, sortie, name="base")
    modele.compile(
        keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=True),
        keras.losses.CategoricalCrossentropy(), metrics=[keras.metrics.CategoricalAccuracy()])
    return modele
# %% modele_profond
entree = keras.Input((32, 32, 3), name="image")
x = entree
for nombre_filtres, rang in [(32, 1), (64, 2), (128, 3), (128, 4), (256, 5), (256, 6)]:
    x = keras.layers.Conv2D(nombre_filtres, 3, padding="same", activation="relu", name=f"c{rang}")(x)
    if rang % 2 == 0:
        x = keras.layers.MaxPooling2D()(x)
x = keras.layers.Flatten()(x)
for unites in (256, 128):
    x = keras.layers.Dense(unites, "relu")(x)
model2 = keras.Model(inputs=entree, outputs=keras.layers.Dense(10, "softmax")(x))
# %% entrainement
