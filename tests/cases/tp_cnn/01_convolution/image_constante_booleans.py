# ---
# verdict: wrong
# fails: {image_constante: [reponse_given_kernels, reponse_written_kernels]}
# why: "is the zone kept, yes or no: not a response"
# ---
# %% image_constante
reponse = {
    "identity": True,
    "contour1": False,
    "contour2": False,
    "contour3": False,
    "box_blur": True,
    "gauss_blur": True,
    "sharpen": True,
}
