# ---
# verdict: wrong
# fails: {compilation: [compilation_optimiseur]}
# outcome: {entrainement_vgg: not_attempted}
# why: ten times too large
# ---
# %% compilation
vgg.compile(optimizer=keras.optimizers.SGD(learning_rate=0.01), loss="categorical_crossentropy", metrics=["accuracy", keras.metrics.TopKCategoricalAccuracy(k=5)])
# %% entrainement_vgg
