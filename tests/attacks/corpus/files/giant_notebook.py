# ---
# tries: exhaust the reader by a notebook of a terabyte
# held_by: rebuilt from source
# deserves: {nombre: 0, double: 0, quadruple: 0}
# ---
def alter(notebook, folder):
    with (folder / "01_petit.ipynb").open("wb") as file:
        file.truncate(2**40)
    notebook.clear()
