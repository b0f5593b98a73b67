# ---
# verdict: wrong
# fails: {noyaux: [box_blur_values, gauss_blur_values, sharpen_values, contour3_values]}
# why: divisor forgotten, integer division, centre too small or too large
# ---
# %% noyaux
box_blur = np.ones((3, 3), dtype=int) // 9
gauss_blur = np.outer([1, 2, 1], [1, 2, 1])
sharpen = contour2
contour3 = np.array([[-1, -1, -1], [-1, 9, -1], [-1, -1, -1]])
