# ---
# verdict: wrong
# score: {pretraitement: 0, base_gelee: 0, degel_partiel: 0, degel_complet: 0, affinage: 0}
# outcome: {pretraitement: not_attempted, base_gelee: not_attempted, degel_partiel: not_attempted, degel_complet: not_attempted, affinage: not_attempted}
# why: "the notebook as shipped scores nothing"
# ---
# %% pretraitement


# %% base_gelee


# %% degel_partiel


# %% degel_complet


# %% affinage
