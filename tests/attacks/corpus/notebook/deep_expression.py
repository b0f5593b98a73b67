# ---
# tries: overflow the reader's stack by an expression with many terms
# held_by: rebuilt from source
# deserves: {nombre: 1}
# ---
def alter(notebook, folder):
    answer(notebook, "nombre", "nombre = 42" + " + 0" * 900)
