# ---
# verdict: wrong
# fails: {compilation: [compilation_optimiseur]}
# outcome: {entrainement_vgg: not_attempted, famille_vgg: not_attempted}
# why: the text "sgd" means a rate of 0.01
# ---
# %% compilation
vgg.compile(optimizer="sgd", loss="categorical_crossentropy", metrics=["accuracy", keras.metrics.TopKCategoricalAccuracy(k=5)])
# %% entrainement_vgg
# %% famille_vgg
