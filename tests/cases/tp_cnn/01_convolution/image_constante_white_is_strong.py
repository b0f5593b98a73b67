# ---
# verdict: wrong
# fails: {image_constante: [reponse_given_kernels, reponse_written_kernels]}
# why: a bright zone taken for a strong response
# ---
# %% image_constante
reponse = {
    "identity": 1,
    "contour1": 1,
    "contour2": 1,
    "contour3": 1,
    "box_blur": 1,
    "gauss_blur": 1,
    "sharpen": 1,
}
