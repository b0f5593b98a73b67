# ---
# verdict: right
# why: "evaluates, then reads the measures where Keras keeps them"
# ---
# %% entrainement
validation = (X_val, y_val)
for reseau, epoques in ((model, reglages["epoques"]), (model2, reglages["epoques_profond"])):
    reseau.fit(X_train, y_train, epochs=epoques, batch_size=reglages["lot"], validation_data=validation, verbose=2)
lignes = []
for nom, reseau in {"basic_CNN": model, "basic_CNN_2": model2}.items():
    reseau.evaluate(X_test, y_test, verbose=0)
    mesures = reseau.get_metrics_result()
    lignes.append({"run": nom, "Perte": float(mesures["loss"]), "Précision": float(mesures["accuracy"])})
comp = pd.DataFrame(lignes)
