# ---
# verdict: wrong
# outcome: {convolution: not_attempted}
# why: the answer as released; `vraie_convolution` is judged with the solution's `conv`
# ---
# %% convolution
