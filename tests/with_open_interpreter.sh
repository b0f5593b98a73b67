#!/bin/sh
# Run a command where every user may read .venv's interpreter: tests/with_open_interpreter.sh COMMAND…
# Only root can. Where the interpreter lies in root's own folder, it is lent in a private view of the file system.
set -e
if [ -z "$LENT" ]; then
    LENT=yes exec unshare --mount "$0" "$@"
fi
python=$(readlink -f "$(dirname "$0")/../.venv/bin/python")
base=$(dirname "$(dirname "$python")")
case $base in
/root/*)
    mount --bind "$base" /mnt  # while /root is hidden
    mount -t tmpfs -o mode=755 tmpfs /root
    mkdir -p "$base"
    mount --bind /mnt "$base"
    umount /mnt
    ;;
esac
unset LENT
exec "$@"
