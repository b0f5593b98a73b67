# ---
# verdict: wrong
# outcome: {separation: not_attempted, modele_A: not_attempted, modele_B: not_attempted, modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: released as it stands
# ---


# %% separation

# %% modele_A

# %% modele_B

# %% modele_B_sur_A

# %% comparaison
