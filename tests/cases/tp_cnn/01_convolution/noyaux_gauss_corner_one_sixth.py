# ---
# verdict: wrong
# fails: {noyaux: [gauss_blur_values]}
# why: the corner 1/6 that circulates in course notes
# ---
# %% noyaux
box_blur = np.full((3, 3), 1 / 9)
gauss_blur = np.array([[1 / 16, 1 / 8, 1 / 16], [1 / 8, 1 / 4, 1 / 8], [1 / 16, 1 / 8, 1 / 6]])
sharpen = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], dtype=float)
contour3 = np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], dtype=float)
