from collections import Counter
from pathlib import Path

import pytest

from labhub import cards

# invented, in nvidia-smi's own format; the third card does not answer
TABLE = """0, GPU-aaaa, NVIDIA A100-SXM4-40GB, 40960, 39000
1, GPU-bbbb, NVIDIA A100-SXM4-40GB, 40960, 12000
2, GPU-cccc, NVIDIA A100-SXM4-40GB, [N/A], [GPU is lost]
"""
FIRST, SECOND = cards.parse_cards(TABLE)


@pytest.fixture
def nvidia_smi(tmp_path: Path) -> str:
    """A program that prints the table, whatever it is asked."""
    path = tmp_path / "nvidia-smi"
    path.write_text(f"#!/bin/sh\ncat <<'END'\n{TABLE}END\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_cards_are_read_and_a_lost_one_is_left_out(nvidia_smi: str) -> None:
    assert cards.read_cards(nvidia_smi) == [FIRST, SECOND]
    assert cards.Card(0, "GPU-aaaa", "NVIDIA A100-SXM4-40GB", 40960, 39000) == FIRST


def test_a_machine_without_cards_has_none() -> None:
    assert cards.read_cards("/nowhere/nvidia-smi") == []
    assert cards.read_cards("false") == []
    assert cards.parse_cards("No devices were found\n") == []


def test_places_are_counted_by_memory_and_capped() -> None:
    assert cards.seats(FIRST, 5000) == 8
    assert cards.seats(FIRST, 5000, most=3) == 3
    assert cards.seats(FIRST, 50_000) == 0


def test_servers_spread_over_cards_and_stop_when_both_are_full() -> None:
    taken: Counter[str] = Counter()
    chosen = []
    while (card := cards.choose([FIRST, SECOND], taken, 10_000)) is not None:
        taken[card.uuid] += 1
        chosen.append(card.index)
    assert chosen[:2] == [0, 1]
    assert Counter(chosen) == {0: 4, 1: 4}


def test_what_other_programs_hold_counts_too() -> None:
    assert cards.choose([SECOND], {}, 12_001) is None
    assert cards.choose([SECOND], {}, 12_000) == SECOND
