# ---
# verdict: wrong
# fails: {image_constante: [reponse_given_kernels]}
# why: one key of seven is missing
# ---
# %% image_constante
reponse = {
    "identity": 1,
    "contour2": 0,
    "contour3": 0,
    "box_blur": 1,
    "gauss_blur": 1,
    "sharpen": 1,
}
