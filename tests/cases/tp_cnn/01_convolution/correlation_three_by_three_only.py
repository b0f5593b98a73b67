# ---
# verdict: wrong
# fails: {correlation: [vraie_convolution_rectangular_kernel]}
# why: the turned kernel is forced to 3×3
# ---
# %% correlation
def vraie_convolution(img, kernel):
    return conv(img, kernel[::-1, ::-1].reshape(3, 3))
