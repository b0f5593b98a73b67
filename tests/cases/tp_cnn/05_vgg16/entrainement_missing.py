# ---
# verdict: wrong
# fails: {entrainement_vgg: [vgg_perte, vgg_toutes_les_couches, vgg_precision, vgg_top5]}
# outcome: {famille_vgg: not_attempted}
# why: nothing is trained
# ---
# %% famille_vgg
# %% entrainement_vgg
historique = None
