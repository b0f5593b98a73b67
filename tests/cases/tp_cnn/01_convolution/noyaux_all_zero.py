# ---
# verdict: wrong
# fails: {noyaux: [box_blur_values, gauss_blur_values, sharpen_values, contour3_values]}
# why: symmetric arrays of zeros earn nothing
# ---
# %% noyaux
box_blur = np.zeros((3, 3))
gauss_blur = np.zeros((3, 3))
sharpen = np.zeros((3, 3))
contour3 = np.zeros((3, 3))
