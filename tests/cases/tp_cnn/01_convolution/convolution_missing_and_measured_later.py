# ---
# verdict: wrong
# fails: {convolution: [conv_interior, conv_zero_padding, conv_asymmetric_kernel, conv_any_shape, conv_inputs_unchanged, conv_integers]}
# why: "the responses were measured with a `conv` that returns nothing: paid once"
# ---
# %% convolution
def conv(img, kernel):
    kh, kw = kernel.shape
    complete = np.pad(img, ((kh // 2, kh // 2), (kw // 2, kw // 2)))
    sortie = np.zeros(img.shape)
    for i in range(img.shape[0]):
        for j in range(img.shape[1]):
            sortie[i, j] = np.sum(complete[i : i + kh, j : j + kw] * kernel)

# %% image_constante
uns = np.ones((8, 8))
reponse = {}
for nom, noyau in [("identity", identity), ("contour1", contour1), ("contour2", contour2), ("contour3", contour3),
                   ("box_blur", box_blur), ("gauss_blur", gauss_blur), ("sharpen", sharpen)]:
    reponse[nom] = conv(uns, noyau)[4, 4]
