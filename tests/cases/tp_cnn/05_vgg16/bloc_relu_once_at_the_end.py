# ---
# verdict: wrong
# fails: {bloc: [bloc_relu, bloc_calcul]}
# outcome: {entrainement_vgg: not_attempted}
# why: one ReLU for the whole block
# ---
# %% bloc
def bloc_vgg(x, filters, n_convs):
    for _ in range(n_convs):
        x = keras.layers.Conv2D(filters, 3, padding="same")(x)
    x = keras.layers.ReLU()(x)
    return keras.layers.MaxPooling2D(2)(x)
# %% entrainement_vgg
