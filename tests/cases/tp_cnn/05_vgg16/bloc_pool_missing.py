# ---
# verdict: wrong
# fails: {bloc: [bloc_pooling, bloc_calcul]}
# outcome: {entrainement_vgg: not_attempted, vgg16: not_attempted, famille_vgg: not_attempted, compilation: not_attempted}
# why: no pooling
# ---
# %% bloc
def bloc_vgg(x, filters, n_convs):
    for _ in range(n_convs):
        x = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return x
# %% entrainement_vgg
# %% vgg16
# %% famille_vgg
# %% compilation
