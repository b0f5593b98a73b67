# ---
# tries: read what other students handed in
# held_by: namespaces
# ---
# %% nombre
from pathlib import Path

for folder in ("submitted", "autograded", "feedback"):
    for path in Path("@course@", folder).rglob("*"):
        if path.is_file() and "host-other" not in str(path):
            print("ATTACK SUCCEEDED", path, path.read_text(errors="replace")[:20000])
nombre = 41
