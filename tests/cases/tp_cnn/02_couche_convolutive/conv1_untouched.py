# ---
# verdict: wrong
# outcome: {conv1: not_attempted}
# why: "conv2 keeps its points: its total is judged with the right conv1"
# ---
# %% conv1
