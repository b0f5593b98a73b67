# ---
# verdict: right
# why: "a table made of Series, figures in float32, columns in another order"
# ---
# %% entrainement
model.fit(X_train, y_train, epochs=reglages["epoques"], batch_size=reglages["lot"], verbose=0)
model2.fit(X_train, y_train, epochs=reglages["epoques_profond"], batch_size=reglages["lot"], verbose=0)
comp = pd.DataFrame([
    pd.Series([nom, *map(np.float32, reseau.evaluate(X_test, y_test, verbose=0))], index=["run", "Perte", "Précision"])
    for nom, reseau in [("basic_CNN", model), ("basic_CNN_2", model2)]
], index=["a", "b"]).astype({"Précision": float})[["Précision", "run", "Perte"]]
