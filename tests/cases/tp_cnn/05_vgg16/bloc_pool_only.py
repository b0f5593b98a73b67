# ---
# verdict: wrong
# fails: {bloc: [bloc_convolutions, bloc_relu, bloc_pooling, bloc_calcul]}
# outcome: {entrainement_vgg: not_attempted}
# why: no convolution at all
# ---
# %% bloc
def bloc_vgg(x, filters, n_convs):
    return keras.layers.MaxPooling2D(2)(x)
# %% entrainement_vgg
