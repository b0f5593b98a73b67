# ---
# verdict: wrong
# fails: {entrainement: [comp_basic_cnn, comp_basic_cnn_2]}
# why: "Precision, without its accent"
# ---
# %% entrainement
model.fit(X_train, y_train, epochs=reglages["epoques"], batch_size=reglages["lot"], verbose=0)
model2.fit(X_train, y_train, epochs=reglages["epoques_profond"], batch_size=reglages["lot"], verbose=0)
lignes = []
for nom, reseau in {"basic_CNN": model, "basic_CNN_2": model2}.items():
    perte, precision = reseau.evaluate(X_test, y_test, verbose=0)
    lignes.append({"run": nom, "Perte": perte, "Précision": precision})
comp = pd.DataFrame(lignes)
comp = comp.rename(columns={"Précision": "Precision"})
