# ---
# verdict: wrong
# fails: {noyaux: [box_blur_values, gauss_blur_values, sharpen_values, contour3_values]}
# why: "right sums and symmetries, wrong neighbours: no centre, sides and corners exchanged, eight for four, four for eight"
# ---
# %% noyaux
box_blur = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]]) / 8
gauss_blur = np.array([[2, 1, 2], [1, 4, 1], [2, 1, 2]]) / 16
sharpen = np.array([[-1, -1, -1], [-1, 9, -1], [-1, -1, -1]])
contour3 = contour2
