# ---
# tries: hand in somebody else's whole folder, by a link
# held_by: rebuilt from source
# deserves: {nombre: 0, double: 0, quadruple: 0}
# ---
def alter(notebook, folder):
    folder.rmdir()
    folder.symlink_to("@course@/submitted/aa-honest/mini")
    notebook.clear()
