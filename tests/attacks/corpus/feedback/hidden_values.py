# ---
# tries: carry hidden inputs and expected values away in messages and outputs
# held_by: separate checker
# ---
# %% double
def double(x):
    print("ATTACK SUCCEEDED", x)
    raise type(f"jeton_{float(np.sum(x))}", (Exception,), {})(repr(x))
