"""The hub as a process of its own session: started, waited for, stopped with all that it started."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from labhub.errors import HubError
from labhub.settings import HubSettings

PID, LOG = "hub.pid", "hub.log"
STOP_S = 90  # a hub with a managed service takes up to a minute to stop


def start(settings: HubSettings, settings_file: Path, config: Path, proxy: Path, timeout_s: float = 120) -> float:
    """Start the hub and wait until it answers; return the seconds that it took.

    Raises:
        HubError: it ended or stayed silent; the message names its log.
    """
    begun, log = time.monotonic(), settings.state / LOG
    programs = Path(sys.executable).parent
    environment = {
        "PATH": os.pathsep.join([str(programs), str(proxy.parent), os.environ.get("PATH", "/usr/bin:/bin")]),
        "LANG": "C.UTF-8",
        "HOME": str(settings.state),
        "CNNLAB_HUB_SETTINGS": str(settings_file),
    }
    with log.open("wb") as output:
        subprocess.run(
            ["setsid", "--fork", programs / "jupyterhub", "--config", config, _pid_option(settings.state)],
            cwd=settings.state, env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL, check=True,
        )  # fmt: skip
    wanted = [f"{settings.address}/hub/health", f"{settings.address}/services/{settings.course}/"]
    has_started = False
    while not all(_answers(address) for address in wanted):
        runs = bool(running(settings.state))
        if has_started and not runs:
            raise HubError(f"the hub ended; {log} says why:\n{_end_of(log)}")
        has_started = has_started or runs
        if time.monotonic() - begun > timeout_s:
            raise HubError(f"the hub did not answer within {timeout_s:.0f} s; see {log}:\n{_end_of(log)}")
        time.sleep(0.3)
    return time.monotonic() - begun


def running(state: Path) -> int:
    """Return the process number of the hub with this state folder, 0 where none runs."""
    try:
        number = int((state / PID).read_text(encoding="ascii"))
        command = Path(f"/proc/{number}/cmdline").read_bytes()
    except (OSError, ValueError):
        return 0
    return number if _pid_option(state).encode() in command.split(b"\0") else 0


def stop(state: Path) -> bool:
    """Stop the hub with this state folder, its proxy, services and servers; tell whether one ran."""
    number = running(state)
    if not number:
        return False
    os.kill(number, signal.SIGTERM)
    until = time.monotonic() + STOP_S
    while running(state) == number and time.monotonic() < until:
        time.sleep(0.2)
    if running(state) == number:
        os.killpg(number, signal.SIGKILL)
    (state / PID).unlink(missing_ok=True)
    return True


def _pid_option(state: Path) -> str:
    return f"--pid-file={state / PID}"  # on the command line of no other process


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        return error.code not in {404, 502, 503}  # the proxy knows no such place yet
    except OSError:
        return False


def _end_of(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-3000:]
