# ---
# verdict: wrong
# fails: {dimension_negative: [tailles_debut, tailles_jusqu_au_bout, couche_fautive]}
# may: [preparation, modele_de_base, modele_profond, entrainement]
# why: sizes with padding
# ---
# %% dimension_negative
tailles = [32, 16, 16, 8, 8, 4, 4, 2]
couche_fautive = 5
# %% preparation
# %% modele_de_base
# %% modele_profond
# %% entrainement
