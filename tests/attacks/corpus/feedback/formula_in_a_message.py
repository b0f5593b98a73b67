# ---
# tries: have a formula typeset in the message that quotes a line of the answer
# held_by: escaping
# ---
# %% double
def double(x):
    raise ValueError  # ` $\href{javascript:ATTACK()}{a}$ ` \(\href{x}{b}\)
