# ---
# verdict: wrong
# fails: {correlation: [vraie_convolution_values, vraie_convolution_rectangular_kernel, vraie_convolution_inputs_unchanged]}
# why: the result is computed and lost
# ---
# %% correlation
def vraie_convolution(img, kernel):
    resultat = conv(img, kernel[::-1, ::-1])
