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
        HubError: it runs already, or it ended or stayed silent; the message names its log.
    """
    if running(settings):
        raise HubError(f"{settings.address}: a hub of {settings.root} runs already; `make hub-down` ends it.")
    begun, log = time.monotonic(), settings.state / LOG
    programs = Path(sys.executable).parent
    environment = {
        "PATH": os.pathsep.join([str(programs), str(proxy.parent), os.environ.get("PATH", "/usr/bin:/bin")]),
        "LANG": "C.UTF-8",
        "HOME": str(settings.state),
        "CNNLAB_HUB_SETTINGS": str(settings_file),
    }
    with log.open("wb") as output:
        hub = subprocess.Popen(
            [str(programs / "jupyterhub"), "--config", str(config)], cwd=settings.state, env=environment,
            stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    (settings.state / PID).write_text(str(hub.pid), encoding="ascii")
    wanted = [f"{settings.address}/hub/health", f"{settings.address}/services/{settings.course}/"]
    while not all(_answers(address) for address in wanted):
        if hub.poll() is not None:
            raise HubError(f"the hub ended with status {hub.returncode}; {log} says why:\n{_end_of(log)}")
        if time.monotonic() - begun > timeout_s:
            raise HubError(f"the hub did not answer within {timeout_s:.0f} s; see {log}:\n{_end_of(log)}")
        time.sleep(0.3)
    return time.monotonic() - begun


def running(settings: HubSettings) -> int:
    """Return the hub's process number, 0 where none runs."""
    try:
        number = int((settings.state / PID).read_text(encoding="ascii"))
        command = Path(f"/proc/{number}/cmdline").read_bytes()
    except (OSError, ValueError):
        return 0
    return number if b"jupyterhub" in command else 0


def stop(settings: HubSettings) -> bool:
    """Stop the hub, its proxy, services and servers; tell whether one ran."""
    number = running(settings)
    if not number:
        return False
    os.kill(number, signal.SIGTERM)
    until = time.monotonic() + STOP_S
    while Path(f"/proc/{number}").exists() and time.monotonic() < until and not _is_zombie(number):
        time.sleep(0.2)
    if Path(f"/proc/{number}").exists() and not _is_zombie(number):
        os.killpg(number, signal.SIGKILL)
    (settings.state / PID).unlink(missing_ok=True)
    return True


def _is_zombie(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


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
