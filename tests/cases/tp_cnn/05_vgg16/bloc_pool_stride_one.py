# ---
# verdict: wrong
# fails: {bloc: [bloc_pooling, bloc_calcul]}
# outcome: {entrainement_vgg: not_attempted}
# why: the window moves by one
# ---
# %% bloc
def bloc_vgg(x, filters, n_convs):
    for _ in range(n_convs):
        x = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return keras.layers.MaxPooling2D(2, strides=1)(x)
# %% entrainement_vgg
