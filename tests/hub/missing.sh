#!/bin/sh
# Say what this machine lacks for a demonstration hub (a browser apart), nothing if it lacks nothing: tests/hub/missing.sh HUB PYTHON
test "$(id -u)" = 0 || echo "not root; "
command -v npm > /dev/null || echo "no npm; "
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2> /dev/null || echo "no Node 20; "
command -v useradd > /dev/null && command -v chpasswd > /dev/null || echo "no useradd or chpasswd; "
"$2" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || echo "no $2 with venv; "
test ! -e "$1/state/hub.pid" || echo "a demonstration hub runs in $1; "
