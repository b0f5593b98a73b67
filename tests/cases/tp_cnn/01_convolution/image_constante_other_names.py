# ---
# verdict: wrong
# fails: {image_constante: [reponse_given_kernels, reponse_written_kernels]}
# why: French names instead of the kernels' names
# ---
# %% image_constante
reponse = {"identité": 1, "contour 1": 0, "contour 2": 0, "contour 3": 0, "flou": 1, "gauss": 1, "net": 1}
