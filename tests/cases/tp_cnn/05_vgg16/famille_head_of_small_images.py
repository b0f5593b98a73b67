# ---
# verdict: wrong
# fails: {famille_vgg: [famille_trois_trois, famille_lrn, famille_un_un]}
# outcome: {entrainement_vgg: not_attempted, bloc: not_attempted, vgg16: not_attempted, compilation: not_attempted}
# why: Flatten as for 32 pixels
# ---
# %% famille_vgg
def compter(noyaux):
    lues, total = 3, 0
    for filtres, bloc in zip(filtres_des_blocs, noyaux):
        for k in bloc:
            total += (k * k * lues + 1) * filtres
            lues = filtres
    for lues, neurones in ((512, 4096), (4096, 4096), (4096, 1000)):
        total += (lues + 1) * neurones
    return total


parametres_vgg = {nom: round(compter(noyaux) / 1e6) for nom, noyaux in noyaux_vgg.items()}
# %% entrainement_vgg
# %% bloc
# %% vgg16
# %% compilation
