"""What a confined worker can see, reach and use up; each test is student code that tries."""

import errno
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from labgrader import contents, isolation, place, sandbox, seccomp, warm
from labgrader import environment as settings
from labgrader.errors import GradingFailed, UnusableInput
from labgrader.limits import Limits
from labgrader.notebook import Cell
from labgrader.session import Files, Session
from labgrader.usage import Usage

AS_ORDINARY_USER = Path(__file__).parents[1] / "as_ordinary_user.sh"


@pytest.fixture
def told(address):
    """Run code in a confined worker and return what it leaves in `found`, or how the cell ended."""

    def run(source: str, folder: str = "", names: tuple[str, ...] = (), **limits: Any) -> Any:
        cell = Cell(0, "essai", source, limits.pop("timeout_s", 20.0), True)
        with Session(address, [cell], Limits(**limits), Files(folder, names)) as session:
            outcome = session.run()[0]
            if outcome.outcome != "ok":
                return f"{outcome.outcome} {outcome.error}".strip()
            return session.ask("fetch", 10, name="found").get("value")

    return run


def outcome_of(call: str) -> str:
    """Code that leaves in `found` the errno of a call that fails, 0 where it does not."""
    return (
        f"import ctypes, os, socket\nfound = 0\ntry:\n    {call}\nexcept OSError as error:\n    found = error.errno\n"
    )


def test_what_a_confined_process_says_never_comes_before_its_keepers_report(parent):
    """The probe of the self-test speaks at once: on a busy machine its answer overtook the report."""
    for _ in range(15):
        assert isolation.self_test(parent) == []


# --- what it sees -----------------------------------------------------------------------------------


def test_the_root_holds_libraries_and_a_box_and_nothing_of_ours(told, tmp_path):
    secret = tmp_path / "gradebook.db"
    secret.write_text("16/20")
    secret.chmod(0o666)
    found = told("import os\nfound = {d: sorted(os.listdir(d)) for d in ('/', '/dev', '/tmp', '/notebook', '/etc')}")
    system = {"proc", "notebook", "dev", "usr", "etc", "tmp", "bin", "sbin", "lib", "lib32", "lib64", "libx32"}
    libraries = {Path(path).parts[1] for path in (sys.prefix, sys.base_prefix, sandbox.__file__, *place.data_folders())}
    assert set(found["/"]) <= system | libraries
    assert set(found["/dev"]) == {"null", "full", "random", "urandom", "shm", "fd"}
    assert found["/notebook"] == []
    assert "shadow" not in found["/etc"]
    paths = [
        str(secret),
        str(Path(__file__)),
        str(Path(__file__).parents[2] / "grader_tests"),
        str(Path("~/.ssh").expanduser()),
    ]
    assert told(f"import os\nfound = [p for p in {paths!r} if os.path.lexists(p)]") == []


def test_only_the_box_and_temporary_folders_can_be_written_to(told):
    folders = ["/", "/usr", "/usr/lib", "/etc", "/dev", "/proc/sys/kernel", sys.prefix, str(Path(os.__file__).parent)]
    found = told(
        f"import os\nfound = {{}}\nfor folder in {folders!r} + ['/notebook', '/tmp', '/dev/shm']:\n"
        "    try:\n        open(folder + '/essai', 'w').close()\n        found[folder] = True\n"
        "    except OSError:\n        found[folder] = False\n"
    )
    assert [folder for folder, written in found.items() if written] == ["/notebook", "/tmp", "/dev/shm"]


def test_a_worker_is_an_ordinary_user_of_its_own_namespaces_without_rights(told):
    found = told(
        "import os\nstatus = dict(line.split(':\\t', 1) for line in open('/proc/self/status') if ':\\t' in line)\n"
        "spaces = {n: os.readlink(f'/proc/self/ns/{n}') for n in ('user', 'mnt', 'pid', 'net', 'ipc', 'uts')}\n"
        "found = [os.getuid(), os.getgroups(), [status[k].strip() for k in ('CapPrm', 'CapEff', 'CapBnd', 'CapInh', "
        "'NoNewPrivs', 'Seccomp')], spaces]"
    )
    user, groups, rights, spaces = found
    assert (user, [group for group in groups if group not in (1000, 65534)]) == (place.USER, [])
    assert rights == ["0000000000000000"] * 4 + ["1", "2"]
    assert [name for name, space in spaces.items() if str(Path(f"/proc/self/ns/{name}").readlink()) == space] == []


def test_a_worker_sees_no_other_process_and_no_secret_of_the_environment(told, monkeypatch):
    found = told(
        "import os\nfound = [[p for p in os.listdir('/proc') if p.isdigit()], dict(os.environ), "
        "open('/proc/self/environ').read()]"
    )
    processes, environment, initial = found
    assert processes == [str(1)]
    assert warm.SECRET not in str(environment) + initial
    assert environment["HOME"] == place.BOX
    unexpected = set(environment) - set(settings.passed_on(environment))
    assert unexpected <= {"MPLBACKEND", "NBGRADER_EXECUTION", "TMPDIR", "IPYTHONDIR", "CLICOLOR", "CLICOLOR_FORCE",
                          "FORCE_COLOR", "PAGER", "GIT_PAGER", "TERM"}  # fmt: skip


def test_a_variable_that_is_no_setting_of_a_library_is_not_passed_on(monkeypatch):
    others = ("USER_NOTE", "LANGFLOW_URL", "JUPYTERHUB_API_TOKEN", "NVIDIA_api_key", "PYTHON_AUTH")
    of_terraform = ("TF_VAR_db", "TF_HTTP_USERNAME", "TF_ENCRYPTION")
    for name in others + of_terraform:
        monkeypatch.setenv(name, "jeton")
    monkeypatch.setenv("CNNLAB_PROFILE", "quick")
    monkeypatch.setenv("JAX_DEBUG_KEY_REUSE", "1")
    passed = warm._environment()
    assert "jeton" not in passed.values()
    assert warm.SECRET not in passed.values()
    assert (passed["CNNLAB_PROFILE"], passed["JAX_DEBUG_KEY_REUSE"]) == ("quick", "1")


def test_an_earlier_submission_is_not_in_the_memory_of_a_later_worker(address, told):
    mark = "la réponse de la " + "première"  # the worker's own code must not spell it out
    with Session(address, [Cell(0, "q", f"reponse = {mark!r}", 9, True)], Limits()) as session:
        session.run()
    found = told(
        "import re\nfound = 0\nmark = ''.join(map(chr, %r)).encode()\n"
        "for line in open('/proc/self/maps'):\n"
        "    a, b = (int(x, 16) for x in line.split()[0].split('-'))\n"
        "    if 'rw' in line.split()[1]:\n"
        "        with open('/proc/self/mem', 'rb', 0) as memory:\n            memory.seek(a)\n"
        "            try: found += memory.read(b - a).count(mark)\n            except (OSError, OverflowError): pass\n"
        "    if found > 3: break\n" % [ord(c) + 0 for c in mark]
    )
    ours = 3  # `mark` itself, as bytes and where Python built it
    assert found <= ours


# --- what it reaches --------------------------------------------------------------------------------


@pytest.fixture
def listeners(tmp_path) -> Iterator[list[Any]]:
    """Servers of this machine: TCP, UDP, and local sockets with and without a file."""
    opened = []
    for family, kind, where in (
        (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)), (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
        (socket.AF_UNIX, socket.SOCK_STREAM, f"\0labgrader-test-{os.getpid()}"),
        (socket.AF_UNIX, socket.SOCK_STREAM, str(tmp_path / "s")),
    ):  # fmt: skip
        opened.append(socket.socket(family, kind))
        opened[-1].bind(where)
        if kind == socket.SOCK_STREAM:
            opened[-1].listen()
    yield opened
    for one in opened:
        one.close()


def test_no_server_of_the_machine_can_be_reached(told, listeners):
    for server in listeners:
        address = server.getsockname()
        address = address.decode() if isinstance(address, bytes) else address
        action = f"s = socket.socket({int(server.family)}, {int(server.type)}); s.connect({address!r}); s.send(b'x')"
        assert told(outcome_of(action)) != 0, address
        server.settimeout(0.05)
        with pytest.raises(OSError):  # nobody came, nothing was said
            server.accept() if server.type == socket.SOCK_STREAM else server.recv(9)


def test_processes_inside_still_talk_to_each_other(told):
    assert told(
        "import multiprocessing as mp, socket, subprocess\na, b = socket.socketpair(); a.send(b'x')\n"
        "p = mp.get_context('fork').Pool(2)\n"
        "found = [b.recv(1), p.map(abs, [-1, -2]), subprocess.run(['echo', 'a'], capture_output=True).stdout]\n"
        "found = [x.decode() if isinstance(x, bytes) else x for x in found]; p.terminate()"
    ) == ["x", [1, 2], "a\n"]


REFUSED = {
    "mount": "libc.mount(b'x', b'/tmp', b'tmpfs', 0, None)",
    "a new user namespace": "libc.unshare(0x10000000)",
    "a new namespace by clone": "libc.syscall(56 if M == 'x86_64' else 220, 0x10000011, 0, 0, 0, 0)",
    "ptrace": "libc.ptrace(0, 0, 0, 0)",
    "chroot": "libc.chroot(b'/tmp')",
    "keyring": "libc.syscall(250 if M == 'x86_64' else 219, 0, -3, 0)",
    "io_uring": "libc.syscall(425, 8, 0)",
    "bpf": "libc.syscall(321 if M == 'x86_64' else 280, 0, 0, 0)",
    "an anonymous file in memory": "libc.memfd_create(b'x', 0)",
    "outliving the keeper": "libc.prctl(1, 0, 0, 0, 0)",
    "administrator": "libc.setuid(0)",
    "a foreign kind of socket": "-1 if socket.socket(16, 3, 0) is None else 0",
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_kernel_refuses(told, what):
    found = told(
        "import ctypes, os, socket\nM, libc = os.uname().machine, ctypes.CDLL(None, use_errno=True)\n"
        f"try:\n    found = [{REFUSED[what]}, ctypes.get_errno()]\n"
        "except OSError as error:\n    found = [-1, error.errno]"
    )
    assert found[0] == -1
    assert found[1] in (errno.EPERM, errno.ENOSYS, errno.EAFNOSUPPORT, errno.EINVAL)


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_is_well_formed_for_each_machine(machine):
    code = seccomp.program(machine)
    assert len(code) % 8 == 0
    assert len(code) // 8 < 4096  # BPF_MAXINSNS


def test_a_machine_without_a_filter_is_refused():
    with pytest.raises(OSError, match="riscv64"):
        seccomp.program("riscv64")


# --- what it uses up --------------------------------------------------------------------------------


def test_a_full_box_is_an_error_for_the_student_and_a_full_machine_for_nobody(told):
    source = "found = 0\ntry:\n    with open('{}', 'wb') as f:\n        while True: found += f.write(bytes(2**20))\n"
    for path, megabytes in (
        ("a", place.BOX_MB),
        ("/tmp/a", place.TEMPORARY_MB),
        ("/dev/shm/a", place.SHARED_MEMORY_MB),
    ):
        written = told(source.format(path) + "except OSError: pass")
        assert written <= megabytes * 2**20


def test_files_without_number_are_an_error(told):
    found = told(
        "found = 0\ntry:\n    while True:\n        open(str(found), 'w').close(); found += 1\nexcept OSError: pass"
    )
    assert found < place.BOX_FILES


def test_a_fork_bomb_stays_in_its_box(told):
    found = told(
        "import os, time\nfound = 0\ntry:\n    while found < 5000:\n        if os.fork() == 0:\n"
        "            time.sleep(60)\n            os._exit(0)\n        found += 1\nexcept OSError: pass",
        timeout_s=60.0,
    )
    assert found < sandbox.MAX_PROCESSES


def test_memory_taken_by_children_counts(told):
    hungry = (
        "import os, time\nfor _ in range(12):\n    if os.fork() == 0:\n        a = bytearray(60 * 2**20)\n"
        "        for i in range(0, len(a), 4096): a[i] = 1\n        time.sleep(60)\n        os._exit(0)\n"
        "time.sleep(30)\nfound = 'never stopped'"
    )
    assert told(hungry, memory_mb=150.0) == "memory"


def test_a_count_that_waited_for_a_processor_is_not_put_off_for_that(monkeypatch):
    """On a busy machine it was put off beyond the cell's time: « trop lent » was said of code that took memory."""
    held_mb = 0.0

    def slowly(_pid: int) -> float:
        time.sleep(0.5)
        return held_mb

    monkeypatch.setattr("labgrader.usage.proportional_mb", slowly)
    with subprocess.Popen(["sleep", "60"]) as alone:  # this process may have children that others left
        usage = Usage(alone.pid)
        assert not usage.exceeds_mb(0.1)
        held_mb = 100.0
        time.sleep(1.0)  # of the five seconds that ten times its duration would be
        assert usage.exceeds_mb(0.1)
        alone.kill()


def test_memory_that_the_kernel_holds_in_sockets_counts(told):
    hungry = (
        "import os, socket, time\nfor _ in range(3):\n    if os.fork() == 0: break\nkept = []\ntry:\n    while True:\n"
        "        kept += socket.socketpair()\n        kept[-1].setblocking(False)\n        try:\n"
        "            while True: kept[-1].send(bytes(32768))\n        except BlockingIOError: pass\n"
        "except OSError: time.sleep(15)\nfound = 'never stopped'"
    )
    assert told(hungry, memory_mb=300.0) == "memory"


# --- files of the submission ------------------------------------------------------------------------


def test_files_of_the_submission_are_in_the_box_and_belong_to_the_student(told, tmp_path):
    (tmp_path / "trainings").mkdir()
    (tmp_path / "trainings/a").write_text("poids")
    (tmp_path / "modele.keras").write_text("modele")
    (tmp_path / "secret").write_text("x")
    (tmp_path / "lien").symlink_to("/etc/passwd")
    found = told(
        "import os\nfound = [open('trainings/a').read(), sorted(os.listdir())]\nopen('trainings/a', 'w').write('y')\n"
        "os.remove('modele.keras'); os.mkdir('trainings/b')",
        str(tmp_path), ("trainings", "modele.keras", "lien"),
    )  # fmt: skip
    assert found == ["poids", ["modele.keras", "trainings"]]
    assert (tmp_path / "trainings/a").read_text() == "poids"
    assert (tmp_path / "modele.keras").is_file()


def test_data_folders_are_readable_and_no_more(monkeypatch, told, tmp_path):
    (tmp_path / "donnees").mkdir()
    (tmp_path / "donnees/x.npz").write_text("images")
    monkeypatch.setenv("CNNLAB_DATA", str(tmp_path / "donnees"))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "absent"))
    assert str(tmp_path / "donnees") in place.data_folders()
    assert str(tmp_path / "absent") not in place.data_folders()
    path = tmp_path / "donnees/x.npz"
    assert told(f"found = open({str(path)!r}).read()") == "images"
    assert told(f"open({str(path)!r}, 'w')") == "error OSError"
    assert told(f"import os; found = os.listdir({str(tmp_path)!r})") == ["donnees"]


def test_a_folder_of_data_may_be_a_link_to_a_link(monkeypatch, told, tmp_path):
    (tmp_path / "disque").mkdir()
    (tmp_path / "disque/x.npz").write_text("images")
    (tmp_path / "lien").symlink_to(tmp_path / "disque")
    (tmp_path / "donnees").symlink_to("lien")
    monkeypatch.setenv("CNNLAB_DATA", str(tmp_path / "donnees"))
    path = tmp_path / "donnees/x.npz"
    assert told(f"found = open({str(path)!r}).read()") == "images"
    assert told(f"open({str(path)!r}, 'w')") == "error OSError"


def test_a_cache_of_ones_own_may_share_its_data(monkeypatch, told, tmp_path):
    """As on the hub: `datasets` of each account's cache is a link to the course's."""
    for folder in ("partage/datasets", "compte/.keras"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "partage/datasets/x.npz").write_text("images")
    (tmp_path / "compte/.keras/datasets").symlink_to(tmp_path / "partage/datasets")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "compte/.keras"))
    before = contents.data()
    assert told(f"found = open({str(tmp_path / 'compte/.keras/datasets/x.npz')!r}).read()") == "images"
    (tmp_path / "partage/datasets/x.npz").write_text("autres images")
    assert contents.data() != before  # what was found with other data is not found again


def test_a_folder_above_may_be_a_link(monkeypatch, told, tmp_path):
    (tmp_path / "disque/donnees").mkdir(parents=True)
    (tmp_path / "disque/donnees/x.npz").write_text("images")
    (tmp_path / "disque/donnees/y.npz").symlink_to(tmp_path / "disque/donnees/x.npz")
    (tmp_path / "lien").symlink_to("disque")
    monkeypatch.setenv("CNNLAB_DATA", str(tmp_path / "lien/donnees"))
    assert told(f"found = open({str(tmp_path / 'lien/donnees/y.npz')!r}).read()") == "images"


def test_an_environment_may_be_a_link(course_copy, submission_of, tmp_path):
    """To a folder of another disk, say: what a cell imports lies there."""
    (tmp_path / "environment").symlink_to(sys.prefix)
    path = tmp_path / "03_modele.ipynb"
    path.write_text(json.dumps(submission_of("03_modele")), encoding="utf-8")
    labgrader = [tmp_path / "environment/bin/python", "-P", "-m", "labgrader", "grade", path, "--json"]
    done = subprocess.run(labgrader, cwd=course_copy.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["score"] == 3, done.stdout


def test_keras_finds_its_cache_although_it_may_not_write_to_it(monkeypatch, tmp_path):
    (tmp_path / "cache/datasets").mkdir(parents=True)
    (tmp_path / "cache/datasets/x.npz").write_text("images")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "cache"))
    source = "import keras\nfound = open(keras.utils.get_file('x.npz', origin='http://localhost/x.npz')).read()"
    parent = warm.WarmParent(("keras",))
    try:
        parent.wait_until_ready()
        with Session(parent.address, [Cell(0, "essai", source, 20.0, True)], Limits()) as session:
            assert session.run()[0].outcome == "ok"
            assert session.ask("fetch", 10, name="found")["value"] == "images"
    finally:
        parent.close()


# --- the self-test ----------------------------------------------------------------------------------


def test_the_self_test_reaches_nothing(parent, tmp_path):
    (tmp_path / "secret").mkdir()
    assert isolation.self_test(parent, (tmp_path / "secret", tmp_path / "absent")) == []


def test_the_self_test_finds_what_is_not_hidden(parent):
    visible = Path(sys.prefix) / "bin"
    assert isolation.self_test(parent, (visible,)) == [str(visible)]
    with pytest.raises(UnusableInput, match="student code would reach"):
        isolation.establish(parent, (visible,))


def test_the_self_test_finds_a_course_among_the_data(parent, monkeypatch, tmp_path):
    (tmp_path / "disque/cours/source").mkdir(parents=True)
    (tmp_path / "donnees").symlink_to("disque")
    monkeypatch.setenv("CNNLAB_DATA", str(tmp_path / "donnees"))
    assert isolation.self_test(parent, (tmp_path / "disque/cours/source",)) != []
    (tmp_path / "lien").symlink_to("disque/cours")
    assert isolation.self_test(parent, (tmp_path / "lien/source",)) != []


def test_no_isolation_is_refused_in_one_line_or_asked_for(parent, monkeypatch):
    def cannot(*_arguments: object, **_settings: object) -> None:
        raise GradingFailed("the worker could not be confined: unshare: Operation not permitted.")

    monkeypatch.setattr(warm, "fork", cannot)
    with pytest.raises(UnusableInput) as refusal:
        isolation.establish(parent)
    assert "unshare: Operation not permitted" in str(refusal.value)
    assert "sysctl" in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert isolation.establish(parent, unsafe=True).tier == place.NONE


def test_a_sandbox_that_cannot_be_made_runs_no_student_code(address, tmp_path):
    absent = place.Place(str(tmp_path / "absent"))
    with pytest.raises(GradingFailed, match="could not be confined"):
        warm.fork(address, "worker", absent, memory_mb=100, environment={})


def test_the_same_as_an_ordinary_user():
    if os.geteuid() != 0:
        pytest.skip("this run is an ordinary user's already")
    this = str(Path(__file__))
    again = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", this]
    ended = subprocess.run([AS_ORDINARY_USER, *again], capture_output=True, text=True, check=False, timeout=600)
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-2000:]
