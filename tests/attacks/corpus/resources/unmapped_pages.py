# ---
# tries: take memory that no process is seen to hold, by shared pages that are written, then let go of
# held_by: seccomp
# ---
# %% nombre
import mmap

for name in (None, "/dev/zero"):
    try:
        with open(name or "/dev/null", "r+b") as file:
            pages = mmap.mmap(file.fileno() if name else -1, 2**24)
    except (OSError, ValueError) as error:
        print(error)
        continue
    for start in range(0, len(pages), 4096):
        pages[start] = 1
    pages.madvise(mmap.MADV_DONTNEED)
    resident = int(open("/proc/self/statm").read().split()[2])
    if pages[4096] == 1:
        print("ATTACK SUCCEEDED", resident)
nombre = 41
