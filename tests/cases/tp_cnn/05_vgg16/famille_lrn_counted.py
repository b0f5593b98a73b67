# ---
# verdict: wrong
# fails: {famille_vgg: [famille_lrn]}
# outcome: {entrainement_vgg: not_attempted, bloc: not_attempted, vgg16: not_attempted, compilation: not_attempted}
# why: weights given to the LRN
# ---
# %% famille_vgg
parametres_vgg = {"A": 133, "A-LRN": 134, "B": 133, "C": 134, "D": 138, "E": 144}
# %% entrainement_vgg
# %% bloc
# %% vgg16
# %% compilation
