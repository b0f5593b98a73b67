# ---
# tries: loop for ever, in a cell and in a call
# held_by: time limit
# ---
# %% nombre
while True:
    pass


# %% double
def double(x):
    while getattr(x, "size", 0):
        pass
    return x
