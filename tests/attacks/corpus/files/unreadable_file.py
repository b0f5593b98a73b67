# ---
# tries: stop the batch by files and folders that may not be read
# held_by: rebuilt from source
# ---
def alter(notebook, folder):
    (folder / "ferme.txt").write_text("x")
    (folder / "ferme.txt").chmod(0)
    (folder / "dossier").mkdir()
    (folder / "dossier" / "x").write_text("x")
    (folder / "dossier").chmod(0)
