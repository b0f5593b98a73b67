# ---
# verdict: wrong
# fails: {dimension_negative: [tailles_debut, tailles_jusqu_au_bout]}
# may: [preparation, modele_de_base, modele_profond, entrainement]
# why: only half of the answer
# ---
# %% dimension_negative
couche_fautive = 4
# %% preparation
# %% modele_de_base
# %% modele_profond
# %% entrainement
