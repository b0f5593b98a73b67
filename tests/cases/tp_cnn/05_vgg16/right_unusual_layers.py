# ---
# verdict: right
# may: [entrainement_vgg]
# why: padding as a layer of its own, Reshape for Flatten, NumPy integers, the rate set after compiling
# ---
# %% bloc
def bloc_vgg(x, filters, n_convs):
    for _ in np.arange(n_convs):
        x = keras.layers.ZeroPadding2D(1)(x)
        x = keras.layers.Conv2D(filters, 3, padding="valid")(x)
        x = keras.layers.Activation(keras.activations.relu)(x)
    return keras.layers.MaxPooling2D((2, 2), 2)(x)
# %% vgg16
def construire_vgg16(input_shape=(32, 32, 3), num_classes=10, dense=(256, 128)):
    x = entree = keras.Input(input_shape)
    for filters, n_convs in np.array([[64, 2], [128, 2], [256, 3], [512, 3], [512, 3]]).tolist():
        x = bloc_vgg(x, filters, n_convs)
    x = keras.layers.Reshape((-1,))(x)
    for units in dense:
        x = keras.layers.Dense(units, activation="relu", kernel_initializer="he_normal")(x)
    return keras.Model(entree, keras.layers.Dense(num_classes, activation="softmax")(x))


vgg = construire_vgg16()
# %% compilation
vgg.compile("sgd", "categorical_crossentropy", metrics=[keras.metrics.CategoricalAccuracy(), keras.metrics.TopKCategoricalAccuracy(5)])
vgg.optimizer.learning_rate = 0.001
# %% entrainement_vgg
