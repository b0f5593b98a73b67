# ---
# verdict: wrong
# fails: {correlation: [vraie_convolution_values, vraie_convolution_rectangular_kernel, vraie_convolution_inputs_unchanged]}
# why: a quarter turn is no half turn
# ---
# %% correlation
def vraie_convolution(img, kernel):
    return conv(img, np.rot90(kernel))
