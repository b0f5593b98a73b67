# ---
# verdict: wrong
# fails: {dimension_negative: [tailles_debut, tailles_jusqu_au_bout, couche_fautive]}
# why: no answer at all
# ---
# %% dimension_negative
tailles = [0, 0, 0, 0, 0, 0]
couche_fautive = 0
