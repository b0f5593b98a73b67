"""The store of results: what is found again, what counts as absent, what pruning removes."""

import os
import time

import pytest

from labgrader.store import Store

KEY, OTHER = "ab" + "0" * 62, "cd" + "0" * 62


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def _file(store, key=KEY):
    return store.folder / key[:2] / key


def test_an_entry_is_found_again_by_its_key_alone(store):
    store.put(KEY, b"found")
    assert Store(store.folder).get(KEY) == b"found"
    assert store.get(OTHER) is None


def test_an_entry_is_replaced(store):
    store.put(KEY, b"before")
    store.put(KEY, b"after")
    assert store.get(KEY) == b"after"


@pytest.mark.parametrize("damage", [
    lambda content: content[:20], lambda content: content[:-5], lambda _: b"", lambda content: content[:-1] + b"\0",
    lambda content: b"\0" * 32 + content[32:], lambda content: content[:40] + b"x" + content[41:],
], ids=["cut in its digest", "cut", "empty", "last byte", "digest", "inside"])  # fmt: skip
def test_a_damaged_entry_counts_as_absent_and_gives_way_to_a_new_one(store, damage):
    store.put(KEY, b"found " * 100)
    path = _file(store)
    path.write_bytes(damage(path.read_bytes()))
    assert store.get(KEY) is None
    assert not path.exists()
    store.put(KEY, b"again")
    assert store.get(KEY) == b"again"


def test_an_empty_entry_is_an_entry(store):
    store.put(KEY, b"")
    assert store.get(KEY) == b""


def test_entries_are_for_their_owner_alone(store):
    store.put(KEY, b"found")
    assert _file(store).stat().st_mode & 0o077 == 0
    assert store.folder.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "store").write_text("a file")
    with pytest.raises(OSError, match="store"):
        Store(tmp_path / "store").put(KEY, b"found")


def test_pruning_removes_what_nothing_asked_for_and_what_was_left_unfinished(store):
    store.put(KEY, b"old")
    store.put(OTHER, b"old, and asked for today")
    unfinished = _file(store).with_name("x.unfinished")
    unfinished.write_bytes(b"half")
    month_ago = time.time() - 30 * 86400
    for path in (_file(store), _file(store, OTHER), unfinished):
        os.utime(path, (month_ago, month_ago))
    assert store.get(OTHER)
    assert store.prune(unused_days=7).entries == 2
    assert (store.get(KEY), store.get(OTHER)) == (None, b"old, and asked for today")
    assert not unfinished.exists()


def test_what_another_process_is_writing_now_is_not_pruned(store):
    store.put(KEY, b"old")
    writing = _file(store).with_name("x.unfinished")
    writing.write_bytes(b"half")
    assert store.prune(unused_days=0).entries == 1
    assert writing.exists()
