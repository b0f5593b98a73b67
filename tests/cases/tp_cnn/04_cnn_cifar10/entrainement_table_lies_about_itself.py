# ---
# verdict: wrong
# fails: {entrainement: [precision_basic_cnn, precision_basic_cnn_2, comp_basic_cnn, comp_basic_cnn_2]}
# why: "hostile: an object that calls itself a DataFrame, and whose columns are no columns"
# ---
# %% entrainement
class DataFrame:
    columns = ["run", "Perte", "Précision"]
    def to_dict(self, *_arguments):
        return {"run": "basic_CNN", "Perte": [0.1, 0.2, 0.3], "Précision": 1}
comp = DataFrame()
