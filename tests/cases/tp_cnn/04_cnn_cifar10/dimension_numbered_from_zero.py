# ---
# verdict: wrong
# fails: {dimension_negative: [couche_fautive]}
# may: [preparation, modele_de_base, modele_profond, entrainement]
# why: the first convolution is number 1
# ---
# %% dimension_negative
tailles = [30, 15, 13, 6, 4, 2]
couche_fautive = 3
# %% preparation
# %% modele_de_base
# %% modele_profond
# %% entrainement
