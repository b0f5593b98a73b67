# ---
# verdict: wrong
# fails: {axes_poids: [axes_height_width, axes_in_out]}
# why: the lengths in place of the names
# ---
# %% axes_poids
axes = weights.shape
