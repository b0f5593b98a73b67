# ---
# verdict: wrong
# fails: {vgg16: [vgg_architecture], compilation: [compilation_top5], entrainement_vgg: [vgg_perte, vgg_toutes_les_couches, vgg_precision, vgg_top5]}
# outcome: {famille_vgg: not_attempted}
# why: a network that learns quickly takes the place of vgg
# ---
# %% famille_vgg
# %% entrainement_vgg
vgg = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Conv2D(8, 3, strides=4, activation="relu"), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
vgg.compile(optimizer=keras.optimizers.SGD(learning_rate=0.001), loss="categorical_crossentropy", metrics=["accuracy"])
historique = vgg.fit(X_train / 100, y_train, epochs=20, batch_size=2, verbose=0)
