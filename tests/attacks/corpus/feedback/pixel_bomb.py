# ---
# tries: stop the instructor's browser by images, text and lines without end
# held_by: protocol
# ---
# %% nombre
from IPython.display import display

display({"image/png": "iVBORw0KGgo" + "A" * 2**23}, raw=True)
print("x\n" * 10**6)
print("\x1b[1m" * 10**5)
nombre = 41
