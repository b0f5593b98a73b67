# ---
# verdict: wrong
# fails: {bloc: [bloc_convolutions, bloc_calcul]}
# outcome: {entrainement_vgg: not_attempted}
# why: 5 × 5 kernels
# ---
# %% bloc
def bloc_vgg(x, filters, n_convs):
    for _ in range(n_convs):
        x = keras.layers.Conv2D(filters, 5, padding="same", activation="relu")(x)
    return keras.layers.MaxPooling2D(2)(x)
# %% entrainement_vgg
