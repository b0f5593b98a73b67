# ---
# tries: find tokens in the environment of every process that can be seen
# held_by: namespaces
# ---
# %% nombre
import os
from pathlib import Path

print(dict(os.environ))
for path in Path("/proc").glob("*/environ"):
    try:
        print(path, path.read_bytes())
    except OSError as error:
        print(error)
if "JUPYTERHUB_API_TOKEN" in os.environ:
    print("ATTACK SUCCEEDED")
nombre = 41
