# ---
# verdict: wrong
# fails: {dimension_negative: [tailles_debut, tailles_jusqu_au_bout]}
# may: [entrainement]
# why: only half of the answer
# ---
# %% dimension_negative
couche_fautive = 4
# %% entrainement
