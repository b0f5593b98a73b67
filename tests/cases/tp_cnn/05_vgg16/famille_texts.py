# ---
# verdict: wrong
# fails: {famille_vgg: [famille_trois_trois, famille_lrn, famille_un_un]}
# outcome: {entrainement_vgg: not_attempted}
# why: numbers between quotes
# ---
# %% famille_vgg
parametres_vgg = {nom: str(n) for nom, n in {"A": 133, "A-LRN": 133, "B": 133, "C": 134, "D": 138, "E": 144}.items()}
# %% entrainement_vgg
