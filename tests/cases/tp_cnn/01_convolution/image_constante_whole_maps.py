# ---
# verdict: wrong
# fails: {image_constante: [reponse_given_kernels, reponse_written_kernels]}
# why: the whole output instead of one number
# ---
# %% image_constante
reponse = {nom: conv(np.ones((5, 5)), noyau) for nom, noyau in [("identity", identity), ("contour1", contour1), ("contour2", contour2), ("contour3", contour3), ("box_blur", box_blur), ("gauss_blur", gauss_blur), ("sharpen", sharpen)]}
