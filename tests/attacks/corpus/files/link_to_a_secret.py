# ---
# tries: have the file of a secret copied, by links
# held_by: rebuilt from source
# ---
def alter(notebook, folder):
    (folder / "cle.txt").symlink_to("@home@/.ssh/id_rsa")
    (folder / "source").symlink_to("@course@/source")
    (folder / "boucle").symlink_to(".")
