# ---
# tries: read the hidden checks, the masters and the source
# held_by: namespaces
# ---
# %% nombre
from pathlib import Path

for folder in ("grader_tests", "source", "masters", "solutions"):
    for path in [*Path("@course@", folder).rglob("*"), *Path("../../../..", folder).rglob("*")]:
        if path.is_file():
            print("ATTACK SUCCEEDED", path, path.read_text()[:20000])
nombre = 41
