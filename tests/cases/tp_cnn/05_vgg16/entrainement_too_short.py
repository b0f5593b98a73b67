# ---
# verdict: wrong
# fails: {entrainement_vgg: [vgg_perte, vgg_toutes_les_couches, vgg_precision, vgg_top5]}
# outcome: {famille_vgg: not_attempted}
# why: eight images, one epoch
# ---
# %% famille_vgg
# %% entrainement_vgg
historique = vgg.fit(X_train[:8], y_train[:8], epochs=1, batch_size=4, verbose=0)
