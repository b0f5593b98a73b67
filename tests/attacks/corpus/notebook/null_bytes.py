# ---
# tries: stop the reader by null bytes and control characters
# held_by: rebuilt from source
# deserves: {nombre: 0, double: 2}
# ---
def alter(notebook, folder):
    answer(notebook, "nombre", "nombre = 42\0")
    answer(notebook, "double", "def double(x):\n    return 2 * x\n# \x1b]0;x\x07 \x08 \x7f \u2028")
