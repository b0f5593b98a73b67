# ---
# verdict: wrong
# fails: {compilation: [compilation_precision]}
# outcome: {entrainement_vgg: not_attempted}
# why: counts each of the ten outputs
# ---
# %% compilation
vgg.compile(optimizer=keras.optimizers.SGD(learning_rate=0.001), loss="categorical_crossentropy", metrics=[keras.metrics.BinaryAccuracy(), keras.metrics.TopKCategoricalAccuracy(k=5)])
# %% entrainement_vgg
