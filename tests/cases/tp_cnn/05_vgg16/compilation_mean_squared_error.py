# ---
# verdict: wrong
# fails: {compilation: [compilation_perte]}
# outcome: {entrainement_vgg: not_attempted}
# why: a loss for regression
# ---
# %% compilation
vgg.compile(optimizer=keras.optimizers.SGD(learning_rate=0.001), loss="mean_squared_error", metrics=["accuracy", keras.metrics.TopKCategoricalAccuracy(k=5)])
# %% entrainement_vgg
