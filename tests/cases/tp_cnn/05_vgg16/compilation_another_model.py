# ---
# verdict: wrong
# fails: {compilation: [compilation_optimiseur, compilation_perte, compilation_precision, compilation_top5]}
# outcome: {entrainement_vgg: not_attempted}
# why: a new network is compiled, vgg is not
# ---
# %% compilation
autre = construire_vgg16()
autre.compile(optimizer=keras.optimizers.SGD(0.001), loss="categorical_crossentropy", metrics=["accuracy", "top_k_categorical_accuracy"])
# %% entrainement_vgg
