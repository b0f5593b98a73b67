# ---
# verdict: wrong
# fails: {noyaux: [gauss_blur_values, contour3_values]}
# score: {noyaux: 2}
# why: "two kernels written, then the marker left in place: half the points"
# ---
# %% noyaux
box_blur = np.full((3, 3), 1 / 9)
sharpen = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])
raise NotImplementedError("à compléter")
