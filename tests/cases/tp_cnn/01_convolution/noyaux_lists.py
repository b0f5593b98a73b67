# ---
# verdict: wrong
# fails: {noyaux: [sharpen_values, contour3_values]}
# why: nested lists are not arrays
# ---
# %% noyaux
box_blur = np.full((3, 3), 1 / 9)
gauss_blur = np.outer([1, 2, 1], [1, 2, 1]) / 16
sharpen = [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]
contour3 = [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]
