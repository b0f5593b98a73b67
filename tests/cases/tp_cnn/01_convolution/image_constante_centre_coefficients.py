# ---
# verdict: wrong
# fails: {image_constante: [reponse_given_kernels, reponse_written_kernels]}
# why: the centre of each kernel is taken for its response
# ---
# %% image_constante
reponse = {
    "identity": 1,
    "contour1": 0,
    "contour2": 4,
    "contour3": 8,
    "box_blur": 1 / 9,
    "gauss_blur": 1 / 4,
    "sharpen": 5,
}
