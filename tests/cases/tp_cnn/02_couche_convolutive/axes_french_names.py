# ---
# verdict: wrong
# fails: {axes_poids: [axes_height_width, axes_in_out]}
# why: names outside the vocabulary
# ---
# %% axes_poids
axes = ["hauteur", "largeur", "entrées", "sorties"]
