# ---
# verdict: wrong
# fails: {image_constante: [reponse_given_kernels, reponse_written_kernels]}
# why: the response in the corner of the image, not inside
# ---
# %% image_constante
reponse = {
    "identity": 1,
    "contour1": 1,
    "contour2": 2,
    "contour3": 5,
    "box_blur": 4 / 9,
    "gauss_blur": 9 / 16,
    "sharpen": 3,
}
