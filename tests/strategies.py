"""Hypothesis strategies for SOPs: such as a person can read, and such as only the schema allows."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st

from samples.forge.officials import text
from samples.forge.sops import random_sop
from schemas.sop import (
    Actor,
    Evidence,
    Flow,
    Identity,
    Pelaksana,
    ProcedureTable,
    SectionItem,
    Signatory,
    Sop,
    Step,
    Symbol,
    Text,
)

SYLLABLES = ("ba", "ku", "lo", "mi", "ra", "se", "tu", "ni", "wo", "ja", "pe", "go")
KINDS = ("terminator", "process", "decision", "connector", "document", "other")

# Words that mean nothing, so that none of them is a label, a unit or a role.
invented = st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=5).map("".join)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """A few invented words, a capital first, with the punctuation that cells have."""
    words = draw(st.lists(invented, min_size=1, max_size=14))
    joints = draw(
        st.lists(st.sampled_from((" ", " ", " ", ", ", "/", " & ")), min_size=len(words), max_size=len(words))
    )
    return "".join(word + joint for word, joint in zip(words, [*joints[:-1], ""], strict=True)).capitalize()


@st.composite
def readable_sops(draw: st.DrawFn) -> Sop:
    """An SOP of a made-up office whose steps say what nobody ever said."""
    rng = Random(draw(st.integers(0, 10**6)))
    sop = random_sop(rng, draw(st.integers(1, 2)), draw(st.integers(4, 9)))
    steps = tuple(
        step.model_copy(update={name: text(draw(sentences())) for name in ("kegiatan", "kelengkapan", "output")})
        for step in sop.steps
    )
    return sop.model_copy(update={"steps": steps})


# Anything at all: control characters, surrogates' neighbours, other scripts, line ends of every kind.
wild_text = st.one_of(
    st.none(), st.text(max_size=60), st.sampled_from(("\x00\x0b", "a\r\nb", "\ufeff", "]]>&<", "=1+1", "漢字🙂"))
)


def texts() -> st.SearchStrategy[Text]:
    return wild_text.map(lambda value: Text(value=value))


def _steps(roles: int, tables: int) -> st.SearchStrategy[Step]:
    actors = st.lists(st.integers(1, max(roles, 1)), max_size=3 if roles else 0, unique=True)
    return st.builds(
        Step,
        table_ordinal=st.integers(1, tables),
        number=texts(),
        kegiatan=texts(),
        kelengkapan=texts(),
        waktu=texts(),
        output=texts(),
        keterangan=texts(),
        kind=st.sampled_from((None, "start", "process", "decision", "end", "subprocess")),
        actors=actors.map(
            lambda columns: tuple(
                Actor(pelaksana_ordinal=column, by="shape", evidence=Evidence(state="read")) for column in columns
            )
        ),
    )


@st.composite
def wild_sops(draw: st.DrawFn) -> Sop:
    """Whatever the schema allows, sensible or not: ordinals that point nowhere too."""
    tables, roles = draw(st.integers(1, 2)), draw(st.integers(0, 6))
    steps = draw(st.lists(_steps(roles, tables), max_size=8))
    ordinals = st.one_of(st.none(), st.integers(1, 9))
    symbols = st.builds(
        Symbol, step_ordinal=ordinals, pelaksana_ordinal=ordinals, kind=st.sampled_from(KINDS), text=wild_text
    )
    flow = st.builds(
        Flow,
        source_symbol=ordinals,
        target_symbol=ordinals,
        source_ordinal=ordinals,
        target_ordinal=ordinals,
        condition=wild_text,
    )
    section: Any = st.sampled_from(("kualifikasi_pelaksana", "keterkaitan", "peringatan", "lain"))
    return Sop(
        identity=draw(st.builds(Identity, government=texts(), agency=texts(), nomor_sop=texts(), nama_sop=texts())),
        signatories=tuple(draw(st.lists(st.builds(Signatory, title=texts(), name=texts(), nip=texts()), max_size=2))),
        sections=tuple(
            draw(st.lists(st.builds(SectionItem, section=section, text=texts(), heading=texts()), max_size=4))
        ),
        tables=tuple(draw(st.lists(st.builds(ProcedureTable, title=texts(), notes=texts()), max_size=2))),
        pelaksana=tuple(
            Pelaksana(table_ordinal=draw(st.integers(1, tables)), header=draw(texts()), group_header=draw(texts()))
            for _ in range(roles)
        ),
        steps=tuple(steps),
        symbols=tuple(draw(st.lists(symbols, max_size=8))),
        flow=tuple(draw(st.lists(flow, max_size=8))),
    )
