# ---
# verdict: wrong
# fails: {famille_vgg: [famille_trois_trois]}
# outcome: {entrainement_vgg: not_attempted}
# why: E without its last convolutions
# ---
# %% famille_vgg
parametres_vgg = {"A": 133, "A-LRN": 133, "B": 133, "C": 134, "D": 138, "E": 138}
# %% entrainement_vgg
