# ---
# tries: overflow the reader's stack by parentheses and signs without number
# held_by: rebuilt from source
# deserves: {nombre: 0, double: 0}
# ---
def alter(notebook, folder):
    answer(notebook, "nombre", "nombre = " + "(" * 40_000 + "42" + ")" * 40_000)
    answer(notebook, "double", "double = " + "-" * 40_000 + "1")
