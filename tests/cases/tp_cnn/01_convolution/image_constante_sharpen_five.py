# ---
# verdict: wrong
# fails: {image_constante: [reponse_written_kernels]}
# why: sharpen is said to multiply the level by 5
# ---
# %% image_constante
reponse = {
    "identity": 1,
    "contour1": 0,
    "contour2": 0,
    "contour3": 0,
    "box_blur": 1,
    "gauss_blur": 1,
    "sharpen": 5,
}
