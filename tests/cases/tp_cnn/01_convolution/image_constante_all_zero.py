# ---
# verdict: wrong
# fails: {image_constante: [reponse_given_kernels, reponse_written_kernels]}
# why: a constant earns nothing
# ---
# %% image_constante
reponse = {
    "identity": 0,
    "contour1": 0,
    "contour2": 0,
    "contour3": 0,
    "box_blur": 0,
    "gauss_blur": 0,
    "sharpen": 0,
}
