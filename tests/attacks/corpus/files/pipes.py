# ---
# tries: make whoever reads the folder wait for ever
# held_by: rebuilt from source
# ---
def alter(notebook, folder):
    os.mkfifo(folder / "donnees.csv")
    os.mkfifo(folder / "02_valeurs.ipynb")
