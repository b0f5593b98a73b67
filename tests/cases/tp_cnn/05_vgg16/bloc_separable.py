# ---
# verdict: wrong
# fails: {bloc: [bloc_convolutions, bloc_calcul]}
# outcome: {entrainement_vgg: not_attempted}
# why: depthwise separable convolutions
# ---
# %% bloc
def bloc_vgg(x, filters, n_convs):
    for _ in range(n_convs):
        x = keras.layers.SeparableConv2D(filters, 3, padding="same", activation="relu")(x)
    return keras.layers.MaxPooling2D(2)(x)
# %% entrainement_vgg
