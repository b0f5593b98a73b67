# ---
# verdict: wrong
# fails: {entrainement_vgg: [vgg_perte, vgg_toutes_les_couches, vgg_precision, vgg_top5]}
# why: moved, but not trained
# ---
# %% entrainement_vgg
vgg.set_weights([poids + 0.001 * (poids.ndim == 1) for poids in vgg.get_weights()])
historique = None
