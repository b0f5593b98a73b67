"""What attacks look for: tokens in every place that student code must not reach, and sockets that note who calls."""

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from labgrader.course import Course


def token() -> str:
    return "jeton-" + secrets.token_hex(12)


@dataclass
class Canaries:
    """Tokens by the place where each lies, the places as attacks are told them, and the calls that were noted."""

    home: Path
    decoy: Path
    environment: dict[str, str]
    child: "subprocess.Popen[bytes]"
    places: dict[str, str]
    tokens: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)


@contextlib.contextmanager
def planted(folder: Path, temporary: Path) -> Iterator[Canaries]:
    """Plant the canaries that lie outside the course."""
    tokens = {name: token() for name in ("environment", "ssh key", "decoy", "process")}
    home = folder / "home"
    (home / ".ssh").mkdir(parents=True)
    (home / ".ssh" / "id_rsa").write_text(tokens["ssh key"])
    decoy = folder / "open" / "decoy.db"
    decoy.parent.mkdir()
    decoy.write_text(tokens["decoy"])
    decoy.parent.chmod(0o777)
    decoy.chmod(0o666)
    child = subprocess.Popen(
        [sys.executable, "-c", "import sys, time; kept = sys.argv[1] * 1000; time.sleep(1200)", tokens["process"]],
        env={"JETON": tokens["process"]},
    )
    with contextlib.ExitStack() as opened:
        opened.callback(child.wait)
        opened.callback(child.kill)
        canaries = Canaries(home, decoy, {"JUPYTERHUB_API_TOKEN": tokens["environment"]}, child, {}, tokens)
        abstract = f"labgrader-attacks-{os.getpid()}"
        servers = {
            "port": (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            "udp": (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            "abstract": (socket.AF_UNIX, socket.SOCK_STREAM, f"\0{abstract}"),
            "socket": (socket.AF_UNIX, socket.SOCK_STREAM, str(folder / "open" / "s")),
        }
        canaries.places = {
            "home": str(home), "decoy": str(decoy), "pid": str(child.pid), "abstract": abstract,
            "socket": str(folder / "open" / "s"), "tmp": str(temporary),
        }  # fmt: skip
        for name, (family, kind, address) in servers.items():
            server = opened.enter_context(socket.socket(family, kind))
            server.bind(address)
            if family == socket.AF_INET:
                canaries.places[name] = str(server.getsockname()[1])
            if kind == socket.SOCK_STREAM:
                server.listen()
            threading.Thread(target=_note, args=(server, name, canaries.calls), daemon=True).start()
        (folder / "open" / "s").chmod(0o777)
        yield canaries


def _note(server: socket.socket, name: str, calls: list[str]) -> None:
    with contextlib.suppress(OSError):  # closed
        while True:
            if server.type == socket.SOCK_STREAM:
                server.accept()[0].close()
            else:
                server.recv(1)
            calls.append(name)


def hide_in_course(course: Course, canaries: Canaries) -> None:
    """Hide tokens in a built course: in a hidden check file, in source/, and in somebody's submission."""
    for name in ("check file", "source", "submission"):
        canaries.tokens[name] = token()
    with course.checks("mini", "01_petit").open("a", encoding="utf-8") as file:
        file.write(f"\n# {canaries.tokens['check file']}\n")
    source = course.built("source", "mini", "01_petit")
    solution, told = "nombre = 6 * 7", f"nombre = 6 * 7  # {canaries.tokens['source']}"
    text = source.read_text(encoding="utf-8")
    assert solution in text
    source.write_text(text.replace(solution, told), encoding="utf-8")
    theirs = course.root / "submitted" / "aa-honest" / "mini"
    (theirs / "notes.txt").write_text(canaries.tokens["submission"])
    canaries.places["course"] = str(course.root)
