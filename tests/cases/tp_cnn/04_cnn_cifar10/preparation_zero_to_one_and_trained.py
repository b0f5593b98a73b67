# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32], entrainement: [precision_basic_cnn_2]}
# why: "scaled to [0, 1], then trained so: paid once for model; model2, left untrained to be quick, knows nothing"
# ---
# %% preparation
def prepare(X, y):
    return X.astype("float32") / 255, keras.utils.to_categorical(y, 10)
# %% entrainement
model.fit(X_train, y_train, epochs=reglages["epoques"], batch_size=reglages["lot"], verbose=0)
lignes = []
for nom, reseau in {"basic_CNN": model, "basic_CNN_2": model2}.items():
    perte, precision = reseau.evaluate(X_test, y_test, verbose=0)
    lignes.append({"run": nom, "Perte": perte, "Précision": precision})
comp = pd.DataFrame(lignes)
