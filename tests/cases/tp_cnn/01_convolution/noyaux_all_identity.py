# ---
# verdict: wrong
# fails: {noyaux: [box_blur_values, gauss_blur_values, sharpen_values, contour3_values]}
# why: the identity sums to 1 and earns nothing
# ---
# %% noyaux
box_blur = identity
gauss_blur = identity
sharpen = identity
contour3 = identity
