# ---
# tries: stop the reader by a notebook whose parts have other types
# held_by: rebuilt from source
# deserves: {nombre: 0, double: 0, quadruple: 0}
# ---
def alter(notebook, folder):
    notebook["cells"] = {"0": notebook["cells"], "cell_type": 1}
    notebook["nbformat"] = [4]
