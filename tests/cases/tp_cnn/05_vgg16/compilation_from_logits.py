# ---
# verdict: wrong
# fails: {compilation: [compilation_perte]}
# outcome: {entrainement_vgg: not_attempted}
# why: the loss takes probabilities for logits
# ---
# %% compilation
vgg.compile(optimizer=keras.optimizers.SGD(learning_rate=0.001), loss=keras.losses.CategoricalCrossentropy(from_logits=True), metrics=["accuracy", keras.metrics.TopKCategoricalAccuracy(k=5)])
# %% entrainement_vgg
