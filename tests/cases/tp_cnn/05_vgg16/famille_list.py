# ---
# verdict: wrong
# fails: {famille_vgg: [famille_trois_trois, famille_lrn, famille_un_un]}
# outcome: {entrainement_vgg: not_attempted, bloc: not_attempted, vgg16: not_attempted, compilation: not_attempted}
# why: a list instead of a dictionary
# ---
# %% famille_vgg
parametres_vgg = list({"A": 133, "A-LRN": 133, "B": 133, "C": 134, "D": 138, "E": 144}.values())
# %% entrainement_vgg
# %% bloc
# %% vgg16
# %% compilation
