# ---
# tries: inflate a small archive to gigabytes
# held_by: box limits
# ---
# %% nombre
import io
import zipfile

archive = io.BytesIO()
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
    with file.open("a.npy", "w") as member:
        for _ in range(64):
            member.write(bytes(2**20))
names = []
with zipfile.ZipFile(archive) as file:
    try:
        for copy in range(100):
            names.append(file.extract("a.npy", f"copy{copy}"))
        print("ATTACK SUCCEEDED")
    except OSError as error:
        print(error)
nombre = 41
