# ---
# verdict: wrong
# fails: {correlation: [vraie_convolution_values, vraie_convolution_rectangular_kernel, vraie_convolution_inputs_unchanged]}
# why: SciPy's default mode is larger than the image
# ---
# %% correlation
def vraie_convolution(img, kernel):
    from scipy.signal import convolve2d
    return convolve2d(img, kernel)
