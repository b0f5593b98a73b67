# ---
# verdict: right
# why: one matrix product; the size of the image gives the margins; fractions and decimals as responses
# ---
# %% convolution
def conv(img, kernel):
    h, w = img.shape
    kh, kw = kernel.shape
    complete = np.pad(img, ((kh // 2, kh - kh // 2 - 1), (kw // 2, kw - kw // 2 - 1)))
    colonnes = [complete[u : u + h, v : v + w].ravel() for u in range(kh) for v in range(kw)]
    return (kernel.ravel() @ np.array(colonnes, dtype=float)).reshape(h, w)

# %% correlation
from scipy.signal import convolve2d


def vraie_convolution(img, kernel):
    return convolve2d(img, kernel)[kernel.shape[0] // 2 :, kernel.shape[1] // 2 :][: img.shape[0], : img.shape[1]]

# %% image_constante
from decimal import Decimal
from fractions import Fraction

reponse = {"identity": Fraction(1), "contour1": Fraction(0), "contour2": 2 - Fraction(2), "contour3": Decimal(0),
           "box_blur": 9 * Fraction(1, 9), "gauss_blur": Fraction(16, 16), "sharpen": Decimal("1.0")}
