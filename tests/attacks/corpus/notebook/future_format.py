# ---
# tries: stop the reader by a format that does not exist
# held_by: rebuilt from source
# deserves: {nombre: 0, double: 0, quadruple: 0}
# ---
def alter(notebook, folder):
    notebook["nbformat"] = 99
