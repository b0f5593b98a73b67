# ---
# tries: write to a file of the machine that anyone may write to
# held_by: read-only root
# ---
# %% nombre
import os

for attempt in (
    lambda: open("@decoy@", "a").write("x"),
    lambda: os.chmod("@decoy@", 0o600),
    lambda: os.rename("@decoy@", "@decoy@.x"),
    lambda: os.symlink("/etc", "@decoy@.link"),
):
    try:
        attempt()
        print("ATTACK SUCCEEDED" if os.path.exists("@decoy@") else "")
    except OSError as error:
        print(error)
nombre = 41
