# ---
# verdict: wrong
# fails: {image_constante: [reponse_given_kernels, reponse_written_kernels]}
# why: seven numbers without their names
# ---
# %% image_constante
reponse = [1, 0, 0, 0, 1, 1, 1]
