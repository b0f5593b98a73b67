# ---
# verdict: wrong
# fails: {compilation: [compilation_precision, compilation_top5]}
# outcome: {entrainement_vgg: not_attempted}
# why: the loss alone
# ---
# %% compilation
vgg.compile(optimizer=keras.optimizers.SGD(learning_rate=0.001), loss="categorical_crossentropy", metrics=None)
# %% entrainement_vgg
