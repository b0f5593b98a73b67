# ---
# verdict: wrong
# outcome: {image_constante: not_attempted}
# why: the answer as released
# ---
# %% image_constante
