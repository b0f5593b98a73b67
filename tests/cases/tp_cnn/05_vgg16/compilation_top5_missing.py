# ---
# verdict: wrong
# fails: {compilation: [compilation_top5]}
# outcome: {entrainement_vgg: not_attempted, famille_vgg: not_attempted}
# why: accuracy alone
# ---
# %% compilation
vgg.compile(optimizer=keras.optimizers.SGD(learning_rate=0.001), loss="categorical_crossentropy", metrics=["accuracy"])
# %% entrainement_vgg
# %% famille_vgg
