# ---
# verdict: wrong
# outcome: {bloc: not_attempted, entrainement_vgg: not_attempted}
# why: the answer as released; what builds on it is judged with the solution's block
# ---
# %% bloc
# %% entrainement_vgg
