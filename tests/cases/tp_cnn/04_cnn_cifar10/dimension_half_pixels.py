# ---
# verdict: wrong
# fails: {dimension_negative: [tailles_debut, tailles_jusqu_au_bout]}
# may: [preparation, modele_de_base, modele_profond, entrainement]
# why: division without rounding
# ---
# %% dimension_negative
tailles = [30, 15, 13, 6.5, 4.5, 2.25]
couche_fautive = 4
# %% preparation
# %% modele_de_base
# %% modele_profond
# %% entrainement
