# ---
# verdict: wrong
# fails: {image_constante: [reponse_given_kernels, reponse_written_kernels]}
# why: the coefficients are summed without their signs
# ---
# %% image_constante
reponse = {
    "identity": 1,
    "contour1": 4,
    "contour2": 8,
    "contour3": 16,
    "box_blur": 1,
    "gauss_blur": 1,
    "sharpen": 9,
}
