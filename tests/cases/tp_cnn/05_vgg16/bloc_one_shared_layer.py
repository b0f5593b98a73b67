# ---
# verdict: wrong
# fails: {bloc: [bloc_convolutions, bloc_relu, bloc_pooling, bloc_calcul]}
# outcome: {entrainement_vgg: not_attempted, vgg16: not_attempted, famille_vgg: not_attempted, compilation: not_attempted}
# why: one layer called n_convs times
# ---
# %% bloc
def bloc_vgg(x, filters, n_convs):
    couche = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")
    for _ in range(n_convs):
        x = couche(x)
    return keras.layers.MaxPooling2D(2)(x)
# %% entrainement_vgg
# %% vgg16
# %% famille_vgg
# %% compilation
