# ---
# verdict: wrong
# fails: {entrainement_vgg: [vgg_perte, vgg_toutes_les_couches, vgg_precision, vgg_top5]}
# why: nothing is trained
# ---
# %% entrainement_vgg
historique = None
