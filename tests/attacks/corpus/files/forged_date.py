# ---
# tries: stop nbgrader by a date of submission that is none
# held_by: rebuilt from source
# ---
def alter(notebook, folder):
    (folder / "timestamp.txt").write_text("9" * 5000 + " \x1b[2J BC")
