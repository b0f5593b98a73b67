# ---
# verdict: right
# may: [entrainement]
# why: "ReLU written after pooling, a loop over the batch, booleans as one-hot"
# ---
# %% preparation
def prepare(X, y):
    images_prep = np.empty(X.shape, dtype="float32")
    for i in range(len(X)):
        images_prep[i] = (np.array(X[i], dtype=float) - 127.5) / 127.5
    return images_prep, np.arange(10) == np.reshape(y, (-1, 1))
# %% modele_profond
model2 = keras.models.Sequential()
model2.add(keras.Input((32, 32, 3)))
for a, b in ((32, 64), (128, 128), (256, 256)):
    model2.add(keras.layers.Conv2D(a, 3, padding="same", activation="relu", kernel_initializer="he_normal"))
    model2.add(keras.layers.Conv2D(b, 3, padding="same"))
    model2.add(keras.layers.MaxPooling2D(2))
    model2.add(keras.layers.ReLU())
model2.add(keras.layers.Flatten())
model2.add(keras.layers.Dense(256, activation="relu", kernel_regularizer=keras.regularizers.L2(1e-4)))
model2.add(keras.layers.Dense(128, activation="relu"))
model2.add(keras.layers.Dense(10, activation="softmax"))
# %% entrainement
