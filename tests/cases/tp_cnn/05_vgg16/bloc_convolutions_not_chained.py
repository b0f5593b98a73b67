# ---
# verdict: wrong
# fails: {bloc: [bloc_convolutions, bloc_calcul]}
# outcome: {entrainement_vgg: not_attempted, vgg16: not_attempted, famille_vgg: not_attempted, compilation: not_attempted}
# why: every convolution reads the block's input, only the last one counts
# ---
# %% bloc
def bloc_vgg(x, filters, n_convs):
    for _ in range(n_convs):
        y = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return keras.layers.MaxPooling2D(2)(y)
# %% entrainement_vgg
# %% vgg16
# %% famille_vgg
# %% compilation
