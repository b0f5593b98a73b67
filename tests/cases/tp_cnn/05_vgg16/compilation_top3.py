# ---
# verdict: wrong
# fails: {compilation: [compilation_top5]}
# outcome: {entrainement_vgg: not_attempted, famille_vgg: not_attempted}
# why: k is 3
# ---
# %% compilation
vgg.compile(optimizer=keras.optimizers.SGD(learning_rate=0.001), loss="categorical_crossentropy", metrics=["accuracy", keras.metrics.TopKCategoricalAccuracy(k=3, name="top5")])
# %% entrainement_vgg
# %% famille_vgg
