# ---
# verdict: wrong
# fails: {famille_vgg: [famille_un_un]}
# outcome: {entrainement_vgg: not_attempted, bloc: not_attempted, vgg16: not_attempted, compilation: not_attempted}
# why: the 1 × 1 of C counted as 3 × 3
# ---
# %% famille_vgg
parametres_vgg = {"A": 133, "A-LRN": 133, "B": 133, "C": 138, "D": 138, "E": 144}
# %% entrainement_vgg
# %% bloc
# %% vgg16
# %% compilation
