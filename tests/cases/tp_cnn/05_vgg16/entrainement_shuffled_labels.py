# ---
# verdict: wrong
# fails: {entrainement_vgg: [vgg_perte, vgg_toutes_les_couches, vgg_precision, vgg_top5]}
# outcome: {famille_vgg: not_attempted}
# why: images and labels no longer correspond
# ---
# %% famille_vgg
# %% entrainement_vgg
melange = np.random.default_rng(0).permutation(len(y_train))
historique = vgg.fit(X_train, y_train[melange], epochs=2, batch_size=2, verbose=0)
