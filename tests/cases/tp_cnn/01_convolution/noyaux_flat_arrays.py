# ---
# verdict: wrong
# fails: {noyaux: [box_blur_values, gauss_blur_values]}
# why: nine numbers in a row instead of 3×3
# ---
# %% noyaux
box_blur = np.full(9, 1 / 9)
gauss_blur = np.outer([1, 2, 1], [1, 2, 1]).ravel() / 16
sharpen = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], dtype=float)
contour3 = np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], dtype=float)
