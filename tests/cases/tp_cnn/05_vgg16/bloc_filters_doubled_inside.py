# ---
# verdict: wrong
# fails: {bloc: [bloc_convolutions, bloc_calcul]}
# outcome: {entrainement_vgg: not_attempted}
# why: the number of filters grows inside the block
# ---
# %% bloc
def bloc_vgg(x, filters, n_convs):
    for rang in range(n_convs):
        x = keras.layers.Conv2D(filters * (rang + 1), 3, padding="same", activation="relu")(x)
    return keras.layers.MaxPooling2D(2)(x)
# %% entrainement_vgg
