# ---
# verdict: right
# why: ndimage for both operations, float32 kernels, math.floor and math.ceil, responses measured
# ---
# %% noyaux
ligne = np.float32([[1, 2, 1]])
box_blur = np.full((3, 3), 1 / 9, dtype=np.float32)
gauss_blur = ligne.T @ ligne / 16
sharpen = np.float32([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])
contour3 = -np.ones((3, 3), dtype=np.float32)
contour3[1, 1] = 8

# %% convolution
def conv(img, kernel):
    from scipy.ndimage import correlate
    return correlate(img.astype(np.float64), kernel, mode="constant", cval=0.0)

# %% correlation
def vraie_convolution(img, kernel):
    from scipy.ndimage import convolve
    return convolve(img.astype(np.float64), kernel, mode="constant", cval=0.0)

# %% taille_sortie
import math

def taille_sortie(n, k, stride=1, padding="valid"):
    if padding == "valid":
        return math.floor((n - k) / stride) + 1
    return math.ceil(n / stride)

# %% image_constante
reponse = {}
for nom in ["identity", "contour1", "contour2", "contour3", "box_blur", "gauss_blur", "sharpen"]:
    reponse[nom] = conv(np.ones((9, 9)), globals()[nom])[4, 4]
