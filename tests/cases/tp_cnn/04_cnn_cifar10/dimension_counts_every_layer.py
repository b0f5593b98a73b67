# ---
# verdict: wrong
# fails: {dimension_negative: [couche_fautive]}
# may: [preparation, modele_de_base, modele_profond, entrainement]
# why: poolings numbered too
# ---
# %% dimension_negative
tailles = [30, 15, 13, 6, 4, 2]
couche_fautive = 7
# %% preparation
# %% modele_de_base
# %% modele_profond
# %% entrainement
