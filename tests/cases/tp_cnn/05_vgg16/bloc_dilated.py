# ---
# verdict: wrong
# fails: {bloc: [bloc_calcul]}
# outcome: {entrainement_vgg: not_attempted}
# why: same weights, other computation
# ---
# %% bloc
def bloc_vgg(x, filters, n_convs):
    for _ in range(n_convs):
        x = keras.layers.Conv2D(filters, 3, padding="same", dilation_rate=2, activation="relu")(x)
    return keras.layers.MaxPooling2D(2)(x)
# %% entrainement_vgg
