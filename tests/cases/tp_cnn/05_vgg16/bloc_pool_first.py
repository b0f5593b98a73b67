# ---
# verdict: wrong
# fails: {bloc: [bloc_pooling, bloc_calcul]}
# outcome: {entrainement_vgg: not_attempted}
# why: pooling before the convolutions
# ---
# %% bloc
def bloc_vgg(x, filters, n_convs):
    x = keras.layers.MaxPooling2D(2)(x)
    for _ in range(n_convs):
        x = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return x
# %% entrainement_vgg
