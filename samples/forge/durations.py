"""Durations as offices print them, with the working minutes they mean (the convention of the dataset)."""

from __future__ import annotations

from random import Random

from samples.forge.vocabulary import words
from schemas.sop import Duration, DurationUnit

UNITS: tuple[tuple[str, DurationUnit, float, tuple[int, ...]], ...] = (
    ("menit", "menit", 1, (5, 10, 15, 20, 30, 45, 60)),
    ("menit", "menit", 1, (5, 10, 15, 30)),
    ("jam", "jam", 60, (1, 2, 3, 4)),
    ("jam kerja", "jam_kerja", 60, (1, 2)),
    ("hari", "hari", 450, (1, 2, 3, 5)),
    ("hari kerja", "hari_kerja", 450, (1, 2, 3, 5, 7, 10)),
    ("minggu", "minggu", 2250, (1, 2)),
    ("bulan", "bulan", 9450, (1,)),
)


def random_duration(rng: Random) -> tuple[str | None, Duration | None]:
    """What stands under Waktu, and what it means."""
    name, unit, minutes, amounts = rng.choice(UNITS)
    shown = name.title() if rng.random() < 0.6 else name
    amount = rng.choice(amounts)
    kind = rng.random()
    if kind < 0.05:
        return None, None
    if kind < 0.09:
        return rng.choice(words().unbounded), Duration(kind="unbounded")
    if kind < 0.17:
        dash = rng.choice(("-", " - ", " – "))
        least, most = amount * minutes, (amount + 2) * minutes
        text = f"{amount}{dash}{amount + 2} {shown}"
        return text, Duration(kind="range", min_minutes=least, max_minutes=most, unit=unit)
    if kind < 0.21:
        text = f"{rng.choice(('maksimal', 'Maksimal', 'paling lama'))} {amount} {shown}"
        return text, Duration(kind="at_most", min_minutes=0, max_minutes=amount * minutes, unit=unit)
    if kind < 0.24:
        event = rng.choice(words().deadline)
        deadline = Duration(kind="deadline", min_minutes=0, max_minutes=amount * minutes, unit=unit, condition=event)
        return f"paling lambat {amount} {shown} {event}", deadline
    spelled = rng.random() < 0.1 and amount <= len(words().number_words)
    number = f"{amount} ({words().number_words[amount - 1]})" if spelled else str(amount)
    length = amount * minutes
    return f"{number} {shown}", Duration(kind="fixed", min_minutes=length, max_minutes=length, unit=unit)
