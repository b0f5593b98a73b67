# ---
# verdict: wrong
# fails: {entrainement: [precision_basic_cnn, precision_basic_cnn_2, comp_basic_cnn, comp_basic_cnn_2]}
# why: "hostile: no training, a forged History, a table whose class lies about itself"
# ---
# %% entrainement
class Tableau(pd.DataFrame):
    def to_dict(self, *_arguments, **_options):
        return {"run": ["basic_CNN", "basic_CNN_2"], "Perte": [0.1, 0.1], "Précision": [0.99, 0.99]}
Tableau.__name__ = "DataFrame"
for reseau in (model, model2):
    reseau.history = keras.callbacks.History()
    reseau.history.history = {"accuracy": [0.99], "val_accuracy": [0.99], "loss": [0.1], "val_loss": [0.1]}
comp = Tableau({"run": ["basic_CNN", "basic_CNN_2"], "Perte": [0.1, 0.1], "Précision": [0.99, 0.99]})
