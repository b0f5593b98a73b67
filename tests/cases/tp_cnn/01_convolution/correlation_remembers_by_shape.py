# ---
# verdict: wrong
# fails: {correlation: any}
# why: the first answer for a pair of shapes is given again, whatever the values
# ---
# %% correlation
_connues = {}


def vraie_convolution(img, kernel):
    cle = (img.shape, kernel.shape)
    if cle not in _connues:
        _connues[cle] = conv(img, kernel[::-1, ::-1])
    return _connues[cle]
