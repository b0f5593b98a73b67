# ---
# verdict: right
# why: "the small network built again by define_model, at a rate of its own, and trained one epoch more"
# ---
# %% entrainement
model = define_model(learning_rate=0.05)
model.fit(X_train, y_train, epochs=6, batch_size=8, verbose=0)
model2.fit(X_train, y_train, epochs=reglages["epoques_profond"], batch_size=reglages["lot"], verbose=0)
lignes = []
for nom, reseau in {"basic_CNN": model, "basic_CNN_2": model2}.items():
    perte, precision = reseau.evaluate(X_test, y_test, verbose=0)
    lignes.append({"run": nom, "Perte": perte, "Précision": precision})
comp = pd.DataFrame(lignes)
