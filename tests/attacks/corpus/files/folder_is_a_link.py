# ---
# tries: hand in somebody else's whole folder, by a link
# held_by: rebuilt from source
# deserves: {nombre: null, double: null, quadruple: null}
# ---
def alter(notebook, folder):
    folder.rmdir()
    folder.symlink_to("@course@/submitted/aa-honest/mini")
    notebook.clear()
