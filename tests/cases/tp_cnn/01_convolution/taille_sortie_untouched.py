# ---
# verdict: wrong
# outcome: {taille_sortie: not_attempted}
# why: the answer as released
# ---
# %% taille_sortie
