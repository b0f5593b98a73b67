# ---
# verdict: right
# why: FFT for both operations, sizes counted by range, integer kernels
# ---
# %% noyaux
box_blur = np.ones((3, 3)) / 9
gauss_blur = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16
sharpen = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])
contour3 = np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]])

# %% convolution
from scipy.signal import fftconvolve

def conv(img, kernel):
    kh, kw = kernel.shape
    full = fftconvolve(img, kernel[::-1, ::-1], mode="full")
    return full[kh // 2 : kh // 2 + img.shape[0], kw // 2 : kw // 2 + img.shape[1]]

# %% correlation
def vraie_convolution(img, kernel):
    kh, kw = kernel.shape
    full = fftconvolve(img, kernel, mode="full")
    return full[kh // 2 : kh // 2 + img.shape[0], kw // 2 : kw // 2 + img.shape[1]]

# %% taille_sortie
def taille_sortie(n, k, stride=1, padding="valid"):
    return len(range(0, n if padding == "same" else n - k + 1, stride))

# %% image_constante
reponse = dict(identity=identity.sum(), contour1=contour1.sum(), contour2=contour2.sum(), contour3=contour3.sum(),
               box_blur=box_blur.sum(), gauss_blur=gauss_blur.sum(), sharpen=sharpen.sum())
