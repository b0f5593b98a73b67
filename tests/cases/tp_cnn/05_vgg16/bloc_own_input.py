# ---
# verdict: wrong
# fails: {bloc: [bloc_convolutions, bloc_relu, bloc_pooling, bloc_calcul]}
# outcome: {entrainement_vgg: not_attempted}
# why: x is ignored, a new input is made
# ---
# %% bloc
def bloc_vgg(x, filters, n_convs):
    x = keras.Input(shape=(32, 32, 3))
    for _ in range(n_convs):
        x = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return keras.layers.MaxPooling2D(2)(x)
# %% entrainement_vgg
