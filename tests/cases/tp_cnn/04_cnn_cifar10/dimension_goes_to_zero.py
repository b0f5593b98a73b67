# ---
# verdict: wrong
# fails: {dimension_negative: [tailles_jusqu_au_bout]}
# may: [preparation, modele_de_base, modele_profond, entrainement]
# why: "one more size, which does not exist"
# ---
# %% dimension_negative
tailles = [30, 15, 13, 6, 4, 2, 0]
couche_fautive = 4
# %% preparation
# %% modele_de_base
# %% modele_profond
# %% entrainement
