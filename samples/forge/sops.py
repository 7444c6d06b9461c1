"""Made-up SOPs that are whole and sensible: the truth that the forge draws."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from samples.forge.dates import READ
from samples.forge.officials import random_identity, random_official, text
from samples.forge.sentences import Plan, random_plan, random_steps
from samples.forge.vocabulary import Agency, Procedure, variants, words
from schemas.sop import (
    Actor,
    Citation,
    Flow,
    Pelaksana,
    ProcedureTable,
    Section,
    SectionItem,
    Sop,
    Step,
    StepKind,
    Symbol,
    SymbolKind,
)
from schemas.vocabulary.form import form_words

DRAWN_AS: dict[str | None, SymbolKind] = {"start": "terminator", "end": "terminator", "decision": "decision"}


def random_citations(rng: Random) -> tuple[Citation, ...]:
    """Two to five sources of law, now and then by their short names or a document among them."""
    known = words()
    items = []
    short = rng.random() < 0.3
    for identity, full, brief, title in rng.sample(known.regulations, rng.randrange(2, 6)):
        name = brief if short else full
        items.append(Citation(text=text(f"{name} tentang {title}"), kind="regulation", regulation_id=identity))
    if rng.random() < 0.1:
        items.append(Citation(text=text(rng.choice(known.documents)), kind="document"))
    return tuple(items)


def random_sections(procedure: Procedure, rng: Random) -> tuple[SectionItem, ...]:
    """The boxes; the last ones are sometimes empty."""
    known = words()
    related = [f"SOP {other.nama}" for other in known.procedures if other is not procedure]
    chosen: dict[Section, list[str]] = {
        "kualifikasi_pelaksana": rng.sample(known.skills, rng.randrange(1, 4)),
        "keterkaitan": rng.sample(related, rng.randrange(1, 4)),
        "peralatan_perlengkapan": rng.sample(known.tools, rng.randrange(1, 5)),
        "peringatan": rng.sample(known.warnings, 1),
        "pencatatan_pendataan": rng.sample(known.records, rng.randrange(1, 3)) if rng.random() < 0.85 else [],
    }
    items = [
        SectionItem(section=section, text=text(_filled(item, procedure)), heading=text(None))
        for section, items in chosen.items()
        for item in items
    ]
    if rng.random() < 0.06:
        heading, others = rng.choice(known.extra_sections)
        items += [SectionItem(section="lain", text=text(item), heading=text(heading)) for item in others]
    return tuple(items)


def _filled(pattern: str, procedure: Procedure) -> str:
    return pattern.format(object=procedure.object, paper=procedure.paper)


def random_roles(agency: Agency, rng: Random) -> list[str]:
    """Three to six columns, clerk first or head first, with somebody from outside before them in some."""
    count = min(rng.randrange(3, 7), len(agency.roles))
    chosen = [agency.roles[place] for place in sorted(rng.sample(range(len(agency.roles)), count))]
    if rng.random() < 0.2:
        chosen.reverse()
    return [rng.choice(words().outside), *chosen] if rng.random() < 0.25 else chosen


def _pelaksana(headers: Sequence[str], table: int, rng: Random) -> list[Pelaksana]:
    """The columns; in one table of eight some of them stand under a group of their own."""
    group = rng.choice(variants().role_groups) if rng.random() < 0.12 else None
    start = rng.randrange(max(len(headers) - 2, 1))
    inside = range(start, start + 2) if group else range(0)
    return [
        Pelaksana(table_ordinal=table, header=text(header), group_header=text(group if place in inside else None))
        for place, header in enumerate(headers)
    ]


def _shape(kind: StepKind, place: int, rng: Random) -> SymbolKind:
    """What stands for a step; of several actors in a row the first has the step's own symbol, some draw papers."""
    drawn = DRAWN_AS.get(kind, "process") if place == 0 else "process"
    return "document" if drawn == "process" and rng.random() < 0.02 else drawn


def _symbols(plan: Plan, first_step: int, first_role: int, rng: Random) -> list[Symbol]:
    return [
        Symbol(
            step_ordinal=first_step + row,
            pelaksana_ordinal=first_role + actor,
            kind=_shape(kind, place, rng),
        )
        for row, (actors, kind) in enumerate(zip(plan.actors, plan.kinds, strict=True))
        for place, actor in enumerate(actors)
    ]


def _edge(symbols: Sequence[Symbol], source: int, target: int, condition: str | None = None) -> Flow:
    """Between two symbols, by their places in `symbols`."""
    return Flow(
        source_symbol=source + 1,
        target_symbol=target + 1,
        source_ordinal=symbols[source].step_ordinal,
        target_ordinal=symbols[target].step_ordinal,
        condition=condition,
        evidence="arrow",
    )


def random_flow(plan: Plan, symbols: Sequence[Symbol], first_symbol: int, rng: Random) -> list[Flow]:
    """Row after row; a decision's other exit leads back to the row before, or further back, or on to the end."""
    rows: dict[int, list[int]] = {}
    for index in range(first_symbol, len(symbols)):
        rows.setdefault(symbols[index].step_ordinal or 0, []).append(index)
    places = list(rows.values())
    good, bad = rng.choice(words().answers)
    edges: list[Flow] = []
    for row, members in enumerate(places):
        edges += [_edge(symbols, a, b) for a, b in pairwise(members)]
        is_decision = plan.kinds[row] == "decision"
        if row + 1 < len(places):
            edges.append(_edge(symbols, members[-1], places[row + 1][0], good if is_decision else None))
        if is_decision:
            edges.append(_edge(symbols, members[-1], places[_other_exit(row, len(places), rng)][0], bad))
    return edges


def _other_exit(row: int, rows: int, rng: Random) -> int:
    if rng.random() < 0.12 and row + 2 < rows:
        return rows - 1
    return row - 1 if rng.random() < 0.7 else rng.randrange(row)


def _add_actors(steps: Sequence[Step], plan: Plan, first_role: int) -> list[Step]:
    return [
        step.model_copy(
            update={"actors": tuple(Actor(pelaksana_ordinal=first_role + a, by="shape", evidence=READ) for a in actors)}
        )
        for step, actors in zip(steps, plan.actors, strict=True)
    ]


def _with_words(symbol: Symbol, steps: Sequence[Step]) -> Symbol:
    """A terminator says where the procedure starts or ends."""
    kind = steps[(symbol.step_ordinal or 1) - 1].kind
    is_named = symbol.kind == "terminator" and kind is not None
    return symbol.model_copy(update={"text": form_words().symbols.get(kind or "")}) if is_named else symbol


def _table(rng: Random) -> ProcedureTable:
    """A table without a title of its own, one in twelve with a note under it."""
    return ProcedureTable(notes=text(rng.choice(words().legends))) if rng.random() < 0.08 else ProcedureTable()


def in_minutes(sop: Sop) -> Sop | None:
    """`sop` with bare numbers under Waktu; None where a duration is too long or not fixed."""
    lengths = [step.duration for step in sop.steps]
    if any(length is not None and (length.kind != "fixed" or (length.max_minutes or 0) > 960) for length in lengths):
        return None
    steps = tuple(
        step.model_copy(update={"waktu": text(f"{step.duration.max_minutes or 0:.0f}")}) if step.duration else step
        for step in sop.steps
    )
    return sop.model_copy(update={"steps": steps})


def random_sop(rng: Random, tables: int = 1, longest: int = 14) -> Sop:
    """An SOP with that many procedure tables of up to `longest` steps."""
    agency, procedure = rng.choice(words().agencies), rng.choice(words().procedures)
    pelaksana: list[Pelaksana] = []
    steps: list[Step] = []
    symbols: list[Symbol] = []
    flow: list[Flow] = []
    for table in range(1, tables + 1):
        headers = random_roles(agency, rng)
        plan = random_plan(len(headers), rng.randrange(4, longest + 1), rng)
        first_role, first_symbol = len(pelaksana) + 1, len(symbols)
        symbols += _symbols(plan, len(steps) + 1, first_role, rng)
        flow += random_flow(plan, symbols, first_symbol, rng)
        steps += _add_actors(random_steps(plan, headers, procedure, table, rng), plan, first_role)
        pelaksana += _pelaksana(headers, table, rng)
    if rng.random() < 0.3:
        symbols = [_with_words(symbol, steps) for symbol in symbols]
    return Sop(
        identity=random_identity(agency, procedure.nama, rng),
        signatories=(random_official(agency, rng),),
        sections=random_sections(procedure, rng),
        dasar_hukum=random_citations(rng),
        tables=tuple(_table(rng) for _ in range(tables)),
        pelaksana=tuple(pelaksana),
        steps=tuple(steps),
        symbols=tuple(symbols),
        flow=tuple(flow),
    )
