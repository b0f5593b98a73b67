# ---
# verdict: wrong
# fails: {noyaux: [gauss_blur_values, contour3_values]}
# why: "a wrong kernel is paid once: the responses are the sums of the kernels that the student wrote"
# ---
# %% noyaux
box_blur = np.full((3, 3), 1 / 9)
gauss_blur = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 8 / 3]]) / 16
sharpen = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], dtype=float)
contour3 = np.array([[-1, -1, -1], [-1, 9, -1], [-1, -1, -1]])

# %% image_constante
reponse = {"identity": identity.sum(), "contour1": contour1.sum(), "contour2": contour2.sum(),
           "contour3": contour3.sum(), "box_blur": box_blur.sum(), "gauss_blur": gauss_blur.sum(),
           "sharpen": sharpen.sum()}
