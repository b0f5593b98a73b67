# ---
# verdict: wrong
# fails: {noyaux: [box_blur_values, contour3_values]}
# why: 0.11 is not 1/9, and the neighbours minus the pixel are not the pixel minus its neighbours
# ---
# %% noyaux
box_blur = np.full((3, 3), 0.11)
gauss_blur = np.outer([1, 2, 1], [1, 2, 1]) / 16
sharpen = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], dtype=float)
contour3 = np.array([[1, 1, 1], [1, -8, 1], [1, 1, 1]])
