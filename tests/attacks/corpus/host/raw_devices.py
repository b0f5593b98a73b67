# ---
# tries: make and open the disks and the memory of the machine
# held_by: read-only root
# ---
# %% nombre
import os
import stat

for number in (os.makedev(8, 0), os.makedev(1, 1), os.makedev(253, 0), os.makedev(259, 0)):
    try:
        os.mknod("/tmp/disk", 0o600 | stat.S_IFBLK, number)
        print("ATTACK SUCCEEDED", os.open("/tmp/disk", os.O_RDONLY))
    except OSError as error:
        print(error)
for path in ("/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/vda", "/dev/fuse", "/dev/kvm", "/proc/kcore", "/proc/kmsg"):
    try:
        print("ATTACK SUCCEEDED", os.open(path, os.O_RDONLY))
    except OSError as error:
        print(error)
nombre = 41
