# ---
# tries: have a program copied that runs with the rights of the grading account
# held_by: rebuilt from source
# ---
def alter(notebook, folder):
    (folder / "programme").write_text("#!/bin/sh\nid\n")
    (folder / "programme").chmod(0o6777)
