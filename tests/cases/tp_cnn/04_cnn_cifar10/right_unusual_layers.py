# ---
# verdict: right
# may: [entrainement]
# why: "separate activations, pooling before ReLU, padded poolings, Reshape for Flatten, nested models, tensors"
# ---
# %% dimension_negative
tailles = (30.0, 15.0, 13.0, 6.0, 4.0, 2.0)
couche_fautive = 4.0
# %% preparation
def prepare(X, y):
    X = keras.ops.cast(X, "float32")
    return keras.ops.subtract(keras.ops.divide(X, 127.5), 1.0), keras.ops.one_hot(y, 10)
# %% modele_de_base
def define_model(learning_rate=0.001, num_classes=10):
    m = keras.Sequential([keras.layers.InputLayer(shape=(32, 32, 3))])
    for filtres in 32, 64, 128, 128:
        m.add(keras.layers.Convolution2D(filtres, 3, padding="same"))
        m.add(keras.layers.MaxPooling2D(2, padding="same"))
        m.add(keras.layers.ReLU())
    m.add(keras.layers.Reshape((-1,)))
    m.add(keras.layers.Dense(num_classes))
    m.add(keras.layers.Softmax())
    m.compile(loss=keras.losses.categorical_crossentropy, metrics=["acc"],
              optimizer=keras.optimizers.SGD(learning_rate=learning_rate))
    return m
# %% modele_profond
def bloc(a, b):
    return keras.Sequential([
        keras.layers.Conv2D(a, 3, padding="same"), keras.layers.Activation("relu"),
        keras.layers.Conv2D(b, 3, padding="same"), keras.layers.Activation("relu"),
        keras.layers.MaxPooling2D(2),
    ])
model2 = keras.Sequential([
    keras.Input(shape=(32, 32, 3)), bloc(32, 64), bloc(128, 128), bloc(256, 256), keras.layers.Flatten(),
    keras.layers.Dense(256), keras.layers.ReLU(), keras.layers.Dense(128), keras.layers.ReLU(),
    keras.layers.Dense(10), keras.layers.Activation("softmax"),
])
# %% entrainement
