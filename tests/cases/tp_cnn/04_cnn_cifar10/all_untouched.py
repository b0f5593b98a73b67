# ---
# verdict: wrong
# outcome: {dimension_negative: not_attempted, preparation: not_attempted, modele_de_base: not_attempted, modele_profond: not_attempted, entrainement: not_attempted}
# why: as released
# ---
# %% dimension_negative
# %% preparation
# %% modele_de_base
# %% modele_profond
# %% entrainement
