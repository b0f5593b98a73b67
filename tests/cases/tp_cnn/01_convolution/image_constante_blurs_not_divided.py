# ---
# verdict: wrong
# fails: {image_constante: [reponse_written_kernels]}
# why: the divisors are forgotten
# ---
# %% image_constante
reponse = {
    "identity": 1,
    "contour1": 0,
    "contour2": 0,
    "contour3": 0,
    "box_blur": 9,
    "gauss_blur": 16,
    "sharpen": 1,
}
