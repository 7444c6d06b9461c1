"""A reading that would break a release is told when it is read."""

from __future__ import annotations

import pytest
from publish_cases import STEPS, sop

from flows.reading import sound
from pipeline.publish.soundness import find_faults
from schemas.errors import UnsoundReading
from schemas.sop import Flow, Reading, Sop, Symbol

SOUND = sop(1, "Penerbitan Izin")
FAULTS = {
    "flow: target_ordinal 9 names no step": {"flow": (Flow(source_ordinal=1, target_ordinal=9),)},
    "flow: source_symbol 3 names no symbol": {"flow": (Flow(source_symbol=3),)},
    "symbol: pelaksana_ordinal 3 names no pelaksana": {"symbols": (Symbol(pelaksana_ordinal=3, kind="process"),)},
    "step_pelaksana: 1:1 twice": {"steps": (STEPS[0].model_copy(update={"actors": STEPS[0].actors * 2}),)},
    "dasar_hukum: cited_ordinal 7 names no dasar_hukum": {
        "dasar_hukum": (SOUND.dasar_hukum[1].model_copy(update={"cited_ordinal": 7}),)
    },
    "dasar_hukum: 'UU 23' is no regulation id": {
        "dasar_hukum": (SOUND.dasar_hukum[0].model_copy(update={"regulation_id": "UU 23"}),)
    },
    "step: table_ordinal 1 names no procedure_table": {"tables": ()},
}


@pytest.mark.parametrize("good", [SOUND, Sop()], ids=["full", "empty"])
def test_a_sound_sop_has_no_fault(good: Sop) -> None:
    assert find_faults(good) == ()


def test_a_faulty_reading_is_refused_as_soon_as_it_is_read() -> None:
    """Where it is read, it costs its own document; where it is published, it would cost the release."""
    faulty = SOUND.model_copy(update=FAULTS["flow: target_ordinal 9 names no step"])
    reading = Reading(media_type="text/plain", pages=1, sops=(SOUND, faulty))
    assert sound(reading.model_copy(update={"sops": (SOUND,)}), "sop.txt").sops == (SOUND,)
    with pytest.raises(UnsoundReading, match="names no step") as refused:
        sound(reading, "sop.txt")
    assert refused.value.values == {"faults": "flow: target_ordinal 9 names no step"}


@pytest.mark.parametrize(("fault", "change"), FAULTS.items(), ids=FAULTS)
def test_each_fault_is_named(fault: str, change: dict[str, object]) -> None:
    assert fault in find_faults(SOUND.model_copy(update=change))
