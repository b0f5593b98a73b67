"""The page that `plain_nbgrader.py` writes: how many attacks succeed against plain nbgrader, and what each gained."""

import platform
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import container
from attacks.attack_files import CLASSES, Attack
from attacks.test_attacks import SUCCEEDED

_NO_LINE = "plain nbgrader has no worker, and no line to one"
_READ_ONLY = "the container, not nbgrader, withholds it"
NOT_APPLICABLE = {
    "feedback/script_in_forged_outputs": _NO_LINE, "host/changed_libraries": _READ_ONLY, "host/raw_devices": _READ_ONLY,
    "in_process/patched_worker": _NO_LINE, "network/warm_parent": "plain nbgrader has no warm parent",
    "models/expanding_network": "it aims at the checker, a process that plain nbgrader has not",
    "processes/outliving_the_keeper": "plain nbgrader has no keeper",
} | {
    f"protocol/{name}": _NO_LINE
    for name in ("forged_record", "giant_frame", "half_a_frame", "no_arguments", "odd_replies", "one_byte_at_a_time",
                 "outputs_without_number", "pickled_array", "sent_descriptors")
}  # fmt: skip
_ACTS = "the page acts: "
HEAD = f"""# The same attacks against plain nbgrader

The attacks of [attacks.md](attacks.md), graded by nbgrader as it comes: its own preprocessors, its own time limit of
30 s a cell, a configuration that names the course and nothing else. Hidden cells run the same checks, in the student's
own kernel; they compare plain copies of the answers there too, which a bare `assert` does not. `make plain-nbgrader`
runs the attacks and writes this page (about an hour, Linux). It is a record: the tests are in `tests/attacks/`.

Each attack has a class of its own: `aa-honest`, graded the day before, the attacker, then `zz-honest`. It runs as an
ordinary user in a throwaway container: namespaces of its own, a read-only root, {container.DISK_MB} MB of disk,
{container.MEMORY_MB} MB of memory, {container.PROCESSES} processes, {container.WALL_S} s. A limit of these that is met
is named below: nbgrader itself limits the time of a cell alone. Attacks on resources race with those 30 s, and what
they reach varies with the machine's load (`processes/fork_bomb` met the limit of memory in one run of three). Attacks
that go no further outside a namespace of their own are told that they are in one, as is the case.

An attack **succeeds** if it has what `tests/attacks/test_attacks.py` counts as a breach, of its own or around it: more
points than its answers deserve, a secret in what the student is given, a page that acts, a step it must not be able to
take; another student's grade lost, a file of the course changed, a batch that does not end, a process left behind.
`nombre: 1.0 for 0` reads: 1 point earned where 0 is deserved. The tests also count as a breach what is counted apart
here: that its author has **no grade** at all, or **earned less** than the answers deserve. There are no follow-on marks
there, so that `quadruple`, which calls `double`, falls with it.

"""


def page(attacks: list[Attack], rows: dict[str, Any]) -> str:
    """Return the page; attacks that have no row were not run, and are counted as such."""
    count = {title(attack): verdict(title(attack), rows) for attack in attacks}
    found = list(count.values())
    succeeded, failed, missing = (found.count(one) for one in ("succeeded", "failed", "not run"))
    harmed = found.count("no grade") + found.count("earned less")
    tried = len(attacks) - missing - len(NOT_APPLICABLE)
    partial = f" **This run is partial: {missing} were not run.**" if missing else ""
    lines = [
        HEAD,
        f"nbgrader {version('nbgrader')}, Python {platform.python_version()}, Linux {platform.release()}: "
        f"of {tried} attacks, **{succeeded} succeeded**, {harmed} left their author with less than deserved,\n"
        f"{failed} failed; {len(NOT_APPLICABLE)} more do not apply.{partial}\n\n",
        *_table(attacks, count),
        "\n| attack | what it tries | what it gained |\n| --- | --- | --- |\n",
        *(f"| {title(one)} | {one.tries} | {_gain(title(one), rows, count)} |\n" for one in attacks),
    ]
    return "".join(lines)


def title(attack: Attack) -> str:
    """Name an attack in the table."""
    return f"{attack.kind}/{attack.name}"


def verdict(name: str, rows: dict[str, Any]) -> str:
    """Sum up what became of an attack."""
    if name in NOT_APPLICABLE:
        return "n/a"
    row = rows.get(name)
    if row is None or "gained" not in row:
        return "not run"
    if row["gained"] or row["around"]:
        return "succeeded"
    if row["lost"]:
        return "no grade" if all(": None for" in line for line in row["lost"]) else "earned less"
    return "failed"


def _table(attacks: list[Attack], count: dict[str, str]) -> Iterator[str]:
    """One line a class, then the whole."""
    columns = ["succeeded", "no grade", "earned less", "failed", "n/a"]
    columns += ["not run"] if "not run" in count.values() else []
    yield f"| class | attacks | {' | '.join(columns)} |\n| --- |{' ---: |' * (1 + len(columns))}\n"
    for kind in (*CLASSES, "all"):
        found = [count[title(attack)] for attack in attacks if kind in {attack.kind, "all"}]
        yield f"| {kind} | {len(found)} | {' | '.join(str(found.count(column)) for column in columns)} |\n"


def _gain(name: str, rows: dict[str, Any], count: dict[str, str]) -> str:
    if count[name] == "n/a":
        return f"n/a: {NOT_APPLICABLE[name]}"
    if count[name] == "succeeded":
        row = rows[name]
        acts = {_kind_of_act(line.removeprefix(_ACTS)) for line in row["gained"] if line.startswith(_ACTS)}
        said = ["did what it tried" if line == SUCCEEDED else line for line in row["gained"] if _ACTS not in line]
        said += [f"the page acts: {', '.join(sorted(acts))}"] if acts else []
        return f"**{'; '.join([*said, *row['around']])}**".replace("|", "\\|")
    if count[name] == "earned less":
        return f"nothing; earned less than it deserves ({'; '.join(rows[name]['lost'])})"
    return {"failed": "nothing", "no grade": "nothing; it has no grade"}.get(count[name], count[name])


def _kind_of_act(found: str) -> str:
    """Name what acts in a page without letting it act in this one."""
    tag, *attributes = found.strip("<>").split()
    return f"`{tag}`" if not attributes or tag == "script" else f"`{tag} {attributes[0].partition('=')[0]}`"
