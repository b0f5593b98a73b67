# ---
# tries: make nbgrader wait for ever for the date of submission
# held_by: rebuilt from source
# ---
def alter(notebook, folder):
    os.mkfifo(folder / "timestamp.txt")
