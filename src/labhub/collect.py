"""Collecting submissions: whole ones only, only from the account that they name, and only that account's own files.

nbgrader's own collecting takes the newest folder of the exchange, even where a submission was interrupted half way or
where somebody else made it (of which it warns); it follows links, with the rights of the account that holds the
solutions; and it stops for everybody at the first folder that it cannot copy. Here such a folder is named and left, and
the newest whole one counts.
"""

import os
import pwd
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import parse_utc

from labhub.copying import Copying, NotOwn, read_own
from labhub.errors import HubError

DATE = "timestamp.txt"
WRITTEN_LAST = "submission_secret.txt"  # by `nbgrader submit`, after the files and the timestamp
CLOCK_S = 300  # between the date that a submission gives itself and that of its folder


class CollectWhole(ExchangeCollect):
    """nbgrader's collecting, without what is not whole or not the student's own."""

    src_records: list[dict[str, Any]]

    def init_src(self) -> None:
        """Choose each student's newest whole submission; name those left where they are."""
        self._said: set[str] = set()
        super().init_src()
        self.src_records = [record for record in self.src_records if not self._fault(record)]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        try:
            record: dict[str, Any] = super()._path_to_record(path)
        except (ValueError, OverflowError, TypeError, ExchangeError):
            name = Path(path).name
            return {"username": "", "filename": name, "timestamp": datetime.min, "fault": "its name has no date"}
        return record

    def copy_files(self) -> None:
        """Copy each student's submission; one that cannot be copied is named, and the others go on."""
        self.log.info("Processing %d submissions of %r", len(self.src_records), self.coursedir.assignment_id)
        for record in self.src_records:
            folder = Path(self.inbound_path, record["filename"])
            try:
                self._collect(folder, record)
            except (OSError, HubError, NotOwn) as error:
                self.log.error("%r: %s; not collected", str(folder), error)

    def _collect(self, folder: Path, record: dict[str, Any]) -> None:
        student, assignment = record["username"], self.coursedir.assignment_id
        target = Path(self.coursedir.format_path(self.coursedir.submitted_directory, student, assignment))
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            before, new = date_in(target), record["timestamp"]
            is_newer = self.update and (before is None or new > before)
            if not is_newer and not (self.before_duedate and before != new):
                self.log.info("No newer submission to collect, or no --update: %s %s", student, assignment)
                return
        self.log.info("%s submission: %s %s", "Updating" if target.is_dir() else "Collecting", student, assignment)
        self.do_copy(str(folder), str(target))

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy the student's own regular files beside `dest`, then give that folder its name.

        Raises:
            OSError: the folder cannot be read.
            HubError: it is too large, or no longer whole.
        """
        course, target = self.coursedir, Path(dest)
        copying = Copying(
            Path(src).lstat().st_uid, 1000 * course.max_file_size, 1000 * course.max_dir_size,
            lambda path, why: self.log.warning("%r: %s; not collected", str(Path(src, path)), why),
            course.ignore, course.include,
        )  # fmt: skip
        with tempfile.TemporaryDirectory(prefix=".collecting-", dir=target.parent) as beside:
            copy = Path(beside, "new")
            copy.mkdir()
            copying.copy(Path(src), copy)
            if not (copy / DATE).is_file() or not (copy / WRITTEN_LAST).is_file():
                raise HubError("changed while it was collected")
            if course.groupshared:
                for path in (copy, *copy.rglob("*")):
                    path.chmod(path.stat().st_mode | (0o2770 if path.is_dir() else 0o660))
            if target.exists():
                target.rename(Path(beside, "old"))
            copy.rename(target)

    def _sort_by_timestamp(self, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        newest_first: list[dict[str, Any]] = super()._sort_by_timestamp(records)
        return [record for record in newest_first if not self._fault(record)] or newest_first

    def _fault(self, record: dict[str, Any]) -> str:
        """Return why a submission cannot count, nothing if it can; say it once."""
        folder = Path(self.inbound_path, record["filename"])
        fault: str = record.get("fault") or fault_of(folder, record["username"])
        try:
            warning = fault or doubt_of(folder, record["timestamp"])
        except (OSError, OverflowError) as error:  # it went away meanwhile
            fault = warning = str(error)
        if warning and record["filename"] not in self._said:
            self._said.add(record["filename"])
            self.log.warning("%r: %s%s", str(folder), warning, "; not collected" if fault else "")
        return fault


def date_in(submitted: Path) -> datetime | None:
    """Return the date of a submission collected before, None where its file says nothing that is one."""
    try:
        date: datetime = parse_utc((submitted / DATE).read_text(encoding="utf-8").strip())
    except (OSError, ValueError, OverflowError, TypeError):
        return None
    return date


def fault_of(folder: Path, student: str) -> str:
    """Return why a folder of the exchange is no submission of `student`, nothing if it is one."""
    try:
        owner = folder.lstat().st_uid
        name = pwd.getpwuid(owner).pw_name
    except (OSError, KeyError):
        return "nobody's"
    if name != student:
        return f"made by {name}, in the name of {student}"
    if folder.is_symlink() or not os.path.lexists(folder / WRITTEN_LAST):
        return "interrupted while it was handed in"
    for file in (DATE, WRITTEN_LAST):
        try:
            text = read_own(folder, file, owner, at_most=1000)
        except (OSError, NotOwn):
            return f"its {file} is no file of {student}'s"
        if not text.strip():
            return f"its {file} is empty"
        if file == DATE and [text.decode(errors="replace").strip()] != folder.name.rsplit("+", 3)[2:3]:
            return f"its {DATE} says another date than its name"
    return ""


def doubt_of(folder: Path, says: datetime) -> str:
    """Return a word where a submission gives itself a date long before, or after, anything in it was last changed."""
    changed = datetime.fromtimestamp(_last_change(folder), UTC).replace(tzinfo=None)  # no user can set this one
    late_s = (changed - says.replace(tzinfo=None)).total_seconds()
    said = f"says {says:%Y-%m-%d %H:%M:%S} (UTC)"
    if late_s < -CLOCK_S:
        return f"{said}, a date in the future when it was handed in ({changed:%Y-%m-%d %H:%M:%S})"
    return f"{said} but was changed {late_s / 60:.0f} minutes later" if late_s > CLOCK_S else ""


def _last_change(folder: Path) -> float:
    newest = folder.lstat().st_ctime
    for above, folders, files in os.walk(folder):
        for name in (*folders, *files):
            with suppress(OSError):
                newest = max(newest, Path(above, name).lstat().st_ctime)
    return newest
