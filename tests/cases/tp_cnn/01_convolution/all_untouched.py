# ---
# verdict: wrong
# score: {noyaux: 0, convolution: 0, correlation: 0, taille_sortie: 0, image_constante: 0}
# outcome: {noyaux: not_attempted, convolution: not_attempted, correlation: not_attempted, taille_sortie: not_attempted, image_constante: not_attempted}
# why: the notebook as shipped scores nothing
# ---
# %% noyaux

# %% convolution

# %% correlation

# %% taille_sortie

# %% image_constante
