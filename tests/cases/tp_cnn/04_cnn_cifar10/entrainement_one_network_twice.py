# ---
# verdict: wrong
# fails: {modele_profond: any, entrainement: [precision_basic_cnn_2]}
# why: "the small network under both names: model2 is no longer the deep one"
# ---
# %% entrainement
model.fit(X_train, y_train, epochs=reglages["epoques"], batch_size=reglages["lot"], verbose=0)
model2 = model
lignes = []
for nom, reseau in {"basic_CNN": model, "basic_CNN_2": model2}.items():
    perte, precision = reseau.evaluate(X_test, y_test, verbose=0)
    lignes.append({"run": nom, "Perte": perte, "Précision": precision})
comp = pd.DataFrame(lignes)
