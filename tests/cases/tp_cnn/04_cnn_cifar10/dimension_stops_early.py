# ---
# verdict: wrong
# fails: {dimension_negative: [tailles_jusqu_au_bout, couche_fautive]}
# may: [preparation, modele_de_base, modele_profond, entrainement]
# why: stops after the second block
# ---
# %% dimension_negative
tailles = [30, 15, 13, 6]
couche_fautive = 3
# %% preparation
# %% modele_de_base
# %% modele_profond
# %% entrainement
