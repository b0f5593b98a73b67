# ---
# verdict: wrong
# fails: {compilation: [compilation_optimiseur, compilation_perte, compilation_precision, compilation_top5]}
# outcome: {entrainement_vgg: not_attempted, famille_vgg: not_attempted}
# why: lr= was removed from the optimizers, the cell stops
# ---
# %% compilation
vgg.compile(optimizer=keras.optimizers.SGD(lr=0.001), loss="categorical_crossentropy", metrics=["accuracy", keras.metrics.TopKCategoricalAccuracy(k=5)])
# %% entrainement_vgg
# %% famille_vgg
