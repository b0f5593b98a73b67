# ---
# verdict: wrong
# fails: {disposition_torch: [torch_every_weight_in_place, torch_same_response, torch_input_unchanged]}
# why: ".T reverses every axis: height and width exchanged"
# ---
# %% disposition_torch
def vers_torch(poids):
    return poids.T
