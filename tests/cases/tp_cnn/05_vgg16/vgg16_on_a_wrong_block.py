# ---
# verdict: wrong
# fails: {bloc: [bloc_relu, bloc_calcul]}
# outcome: {entrainement_vgg: not_attempted, famille_vgg: not_attempted}
# why: the block's mistake is paid once, construire_vgg16 is right given a right block
# ---
# %% bloc
def bloc_vgg(x, filters, n_convs):
    for _ in range(n_convs):
        x = keras.layers.Conv2D(filters, 3, padding="same")(x)
    return keras.layers.MaxPooling2D(2)(x)
# %% entrainement_vgg
# %% famille_vgg
