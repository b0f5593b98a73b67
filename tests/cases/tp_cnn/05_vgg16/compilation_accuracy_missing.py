# ---
# verdict: wrong
# fails: {compilation: [compilation_precision]}
# outcome: {entrainement_vgg: not_attempted, famille_vgg: not_attempted}
# why: top-5 alone
# ---
# %% compilation
vgg.compile(optimizer=keras.optimizers.SGD(learning_rate=0.001), loss="categorical_crossentropy", metrics=[keras.metrics.TopKCategoricalAccuracy(k=5)])
# %% entrainement_vgg
# %% famille_vgg
