# ---
# verdict: right
# why: "one epoch at a time, a table put together with concat, with columns of its own"
# ---
# %% entrainement
for modele, epoques in ((model, reglages["epoques"]), (model2, reglages["epoques_profond"])):
    for numero in range(epoques):
        modele.fit(X_train, y_train, initial_epoch=numero, epochs=numero + 1, batch_size=reglages["lot"], verbose=0)
petites = model.evaluate(X_test, y_test, verbose=0, return_dict=True)
grandes = model2.evaluate(X_test, y_test, verbose=0, return_dict=True)
comp = pd.concat([
    pd.DataFrame({"run": ["basic_CNN_2"], "Précision": [grandes["accuracy"]], "Perte": [grandes["loss"]], "n": len(X_test)}),
    pd.DataFrame({"run": ["basic_CNN"], "Précision": [petites["accuracy"]], "Perte": [petites["loss"]], "n": len(X_test)}),
])
