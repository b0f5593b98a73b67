"""Graphics cards: which there are, how full they are, and which one a new server gets."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

QUERY = ("--query-gpu=index,uuid,name,memory.total,memory.free", "--format=csv,noheader,nounits")


@dataclass(frozen=True)
class Card:
    """One card, as `nvidia-smi` tells it; memory in MiB."""

    index: int
    uuid: str
    name: str
    total_mb: int
    free_mb: int


def read_cards(program: str = "nvidia-smi") -> list[Card]:
    """Return the machine's cards, none where `nvidia-smi` is missing, fails or does not answer."""
    try:
        done = subprocess.run([program, *QUERY], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return []
    return parse_cards(done.stdout)


def parse_cards(text: str) -> list[Card]:
    """Return the cards of `nvidia-smi`'s table; a card whose line says [N/A] or an error is left out."""
    cards = []
    for line in text.splitlines():
        index, *rest = (part.strip() for part in line.split(","))
        if len(rest) < 4 or not all(part.isdecimal() for part in (index, *rest[-2:])):
            continue
        cards.append(Card(int(index), rest[0], ", ".join(rest[1:-2]), int(rest[-2]), int(rest[-1])))
    return cards


def seats(card: Card, memory_mb: int, most: int = 0) -> int:
    """Return how many servers of `memory_mb` fit on a card, at most `most` unless that is 0."""
    fit = card.total_mb // memory_mb
    return min(fit, most) if most else fit


def choose(cards: Sequence[Card], taken: Mapping[str, int], memory_mb: int, most: int = 0) -> Card | None:
    """Return the card for a new server, None where all are full.

    `taken` counts the servers of each card, by uuid: a server holds its place although it has computed nothing yet.
    What other programs hold counts as well: the free memory must be enough. Of several cards the emptiest is taken.
    """
    open_cards = [
        card for card in cards if taken.get(card.uuid, 0) < seats(card, memory_mb, most) and card.free_mb >= memory_mb
    ]
    return min(open_cards, key=lambda card: (taken.get(card.uuid, 0), -card.free_mb, card.index), default=None)
