# ---
# tries: have a secret read as the date of submission
# held_by: rebuilt from source
# ---
def alter(notebook, folder):
    (folder / "timestamp.txt").symlink_to("@home@/.ssh/id_rsa")
