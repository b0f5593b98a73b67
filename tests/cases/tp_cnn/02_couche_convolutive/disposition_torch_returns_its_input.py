# ---
# verdict: wrong
# fails: {disposition_torch: [torch_every_weight_in_place, torch_same_response, torch_input_unchanged]}
# why: nothing is moved
# ---
# %% disposition_torch
def vers_torch(poids):
    return poids
