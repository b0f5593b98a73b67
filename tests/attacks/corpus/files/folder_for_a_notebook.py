# ---
# tries: stop nbgrader by a folder named as a notebook
# held_by: rebuilt from source
# deserves: {nombre: 0, double: 0, quadruple: 0}
# ---
def alter(notebook, folder):
    (folder / "01_petit.ipynb").mkdir()
    notebook.clear()
