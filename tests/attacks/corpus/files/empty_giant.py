# ---
# tries: have a file copied that claims to hold a terabyte
# held_by: rebuilt from source
# ---
def alter(notebook, folder):
    with (folder / "donnees.bin").open("wb") as file:
        file.truncate(2**40)
