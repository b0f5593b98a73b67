# ---
# verdict: wrong
# fails: {compilation: [compilation_optimiseur, compilation_perte, compilation_precision, compilation_top5]}
# outcome: {entrainement_vgg: not_attempted}
# why: no call
# ---
# %% compilation
optimiseur = keras.optimizers.SGD(learning_rate=0.001)
# %% entrainement_vgg
