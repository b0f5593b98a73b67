# ---
# verdict: wrong
# fails: {compilation: [compilation_perte, compilation_precision, compilation_top5]}
# outcome: {entrainement_vgg: not_attempted, famille_vgg: not_attempted}
# why: the loss of integer labels
# ---
# %% compilation
vgg.compile(optimizer=keras.optimizers.SGD(learning_rate=0.001), loss="sparse_categorical_crossentropy", metrics=["accuracy", keras.metrics.TopKCategoricalAccuracy(k=5)])
# %% entrainement_vgg
# %% famille_vgg
