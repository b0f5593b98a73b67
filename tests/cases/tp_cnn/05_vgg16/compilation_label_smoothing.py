# ---
# verdict: wrong
# fails: {compilation: [compilation_perte]}
# outcome: {entrainement_vgg: not_attempted}
# why: another loss
# ---
# %% compilation
vgg.compile(optimizer=keras.optimizers.SGD(learning_rate=0.001), loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.2), metrics=["accuracy", keras.metrics.TopKCategoricalAccuracy(k=5)])
# %% entrainement_vgg
