# ---
# verdict: wrong
# fails: {entrainement_vgg: [vgg_perte, vgg_toutes_les_couches, vgg_precision, vgg_top5]}
# why: a copy is trained, vgg is not
# ---
# %% entrainement_vgg
copie = construire_vgg16()
copie.compile(optimizer=keras.optimizers.SGD(0.001), loss="categorical_crossentropy")
historique = copie.fit(X_train[:8], y_train[:8], epochs=1, batch_size=2, verbose=0)
