# ---
# tries: hand in somebody else's notebook, by a link
# held_by: rebuilt from source
# deserves: {nombre: 0, double: 0, quadruple: 0}
# ---
def alter(notebook, folder):
    (folder / "01_petit.ipynb").symlink_to("@course@/submitted/aa-honest/mini/01_petit.ipynb")
    notebook.clear()
