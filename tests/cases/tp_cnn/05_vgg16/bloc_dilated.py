# ---
# verdict: wrong
# fails: {bloc: [bloc_convolutions, bloc_calcul]}
# outcome: {entrainement_vgg: not_attempted, vgg16: not_attempted, famille_vgg: not_attempted, compilation: not_attempted}
# why: same weights, other computation
# ---
# %% bloc
def bloc_vgg(x, filters, n_convs):
    for _ in range(n_convs):
        x = keras.layers.Conv2D(filters, 3, padding="same", dilation_rate=2, activation="relu")(x)
    return keras.layers.MaxPooling2D(2)(x)
# %% entrainement_vgg
# %% vgg16
# %% famille_vgg
# %% compilation
