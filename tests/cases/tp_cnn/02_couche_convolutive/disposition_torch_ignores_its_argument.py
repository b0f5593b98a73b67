# ---
# verdict: wrong
# fails: {disposition_torch: [torch_every_weight_in_place, torch_same_response, torch_input_unchanged]}
# why: reads the notebook's weights in place of its argument
# ---
# %% disposition_torch
def vers_torch(poids):
    return np.transpose(weights, (3, 2, 0, 1))
