# ---
# verdict: wrong
# fails: {dimension_negative: [tailles_debut, tailles_jusqu_au_bout]}
# may: [preparation, modele_de_base, modele_profond, entrainement]
# why: the 32 of the input opens the list
# ---
# %% dimension_negative
tailles = [32, 30, 15, 13, 6, 4, 2]
couche_fautive = 4
# %% preparation
# %% modele_de_base
# %% modele_profond
# %% entrainement
