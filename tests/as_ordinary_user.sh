#!/bin/sh
# Run a command as a user without rights: tests/as_ordinary_user.sh COMMAND…
# Only root can.
set -e
if [ -z "$OPEN" ]; then
    OPEN=yes exec "$(dirname "$0")/with_open_interpreter.sh" "$0" "$@"
fi
unset OPEN
HOME=$(mktemp -d /tmp/labgrader-user-XXXXXX)
chown 4242:4242 "$HOME"
TMPDIR=$HOME
export HOME TMPDIR
status=0
setpriv --reuid=4242 --regid=4242 --clear-groups "$@" || status=$?
rm -rf "$HOME"
exit $status
