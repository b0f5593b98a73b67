# ---
# verdict: wrong
# fails: {compilation: [compilation_optimiseur]}
# outcome: {entrainement_vgg: not_attempted, famille_vgg: not_attempted}
# why: Adam, at the right rate
# ---
# %% compilation
vgg.compile(optimizer=keras.optimizers.Adam(learning_rate=0.001), loss="categorical_crossentropy", metrics=["accuracy", keras.metrics.TopKCategoricalAccuracy(k=5)])
# %% entrainement_vgg
# %% famille_vgg
