# ---
# verdict: wrong
# fails: {famille_vgg: [famille_trois_trois, famille_lrn, famille_un_un]}
# outcome: {entrainement_vgg: not_attempted, bloc: not_attempted, vgg16: not_attempted, compilation: not_attempted}
# why: the same number everywhere
# ---
# %% famille_vgg
parametres_vgg = dict.fromkeys(noyaux_vgg, 133)
# %% entrainement_vgg
# %% bloc
# %% vgg16
# %% compilation
