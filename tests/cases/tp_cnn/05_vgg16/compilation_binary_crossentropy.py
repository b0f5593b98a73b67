# ---
# verdict: wrong
# fails: {compilation: [compilation_perte]}
# outcome: {entrainement_vgg: not_attempted, famille_vgg: not_attempted}
# why: one sigmoid's loss
# ---
# %% compilation
vgg.compile(optimizer=keras.optimizers.SGD(learning_rate=0.001), loss="binary_crossentropy", metrics=["accuracy", keras.metrics.TopKCategoricalAccuracy(k=5)])
# %% entrainement_vgg
# %% famille_vgg
