# ---
# verdict: wrong
# fails: {compilation: [compilation_perte]}
# outcome: {entrainement_vgg: not_attempted}
# why: another loss
# ---
# %% compilation
vgg.compile(optimizer=keras.optimizers.SGD(learning_rate=0.001), loss="categorical_focal_crossentropy", metrics=["accuracy", keras.metrics.TopKCategoricalAccuracy(k=5)])
# %% entrainement_vgg
