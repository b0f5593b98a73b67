# ---
# verdict: wrong
# fails: {nombre: [nombre]}
# why: an honest miscount
# ---
# %% nombre
nombre = 41
