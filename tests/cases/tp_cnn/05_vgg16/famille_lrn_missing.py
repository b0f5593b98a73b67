# ---
# verdict: wrong
# fails: {famille_vgg: [famille_lrn]}
# outcome: {entrainement_vgg: not_attempted}
# why: a key is missing
# ---
# %% famille_vgg
parametres_vgg = {"A": 133, "B": 133, "C": 134, "D": 138, "E": 144}
# %% entrainement_vgg
