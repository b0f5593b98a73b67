# ---
# tries: overflow the reader's stack by parentheses and signs without number
# held_by: rebuilt from source
# deserves: {nombre: 0, double: 0}
# ---
def alter(notebook, folder):
    answer(notebook, "nombre", "nombre = " + "(" * 100_000 + "42" + ")" * 100_000)
    answer(notebook, "double", "double = " + "-" * 100_000 + "1")
