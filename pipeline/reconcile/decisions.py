"""What people decided, ready to stand above the rules.

A decision's `kind` and `subject` say what it is about:

- `role`, 'role:<wording>@<kind of agency, or any>'. `after`: role ids joined by '|' ('' for none of them);
  '!<role id>' never that one; '?' unsure, so no role.
- `procedure`, 'procedure:<procedure id>'. `after`: the procedure it is part of; '!<procedure id>' never that one.
- `procedure`, 'sop:<sop id>'. `after`: the SOP's procedure.
- `agency`, 'agency:<name>@<government, or empty>'. `after`: the agency's id.
- `law`, 'law:<citation as printed>'. `after`: the id of the regulation that is meant (the cited one: it is right);
  '!<regulation id>' never that one; '?' unsure, so none is proposed.
- `roster`, 'roster:<agency id>'. `after`: the office's row as JSON.

Of several that are about one thing the last one counts; an undone one never does.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.process import extractOne

from pipeline.reconcile.phrases import words_of
from schemas.decision import Decision
from schemas.errors import UsageError
from schemas.regulation import parse_regulation_id
from schemas.vocabulary.roles import role_vocabulary

NEVER, UNSURE = "!", "?"
SUBJECTS = {
    "role": ("role",),
    "procedure": ("procedure", "sop"),
    "agency": ("agency",),
    "law": ("law",),
    "roster": ("roster",),
}
ANY, OF_SOP = "any", "sop:"


@dataclass(frozen=True, slots=True)
class RoleDecision:
    """What a wording means by decision: `role_ids` (none: no role), or what it never means."""

    role_ids: tuple[str, ...] | None
    never: frozenset[str]
    decided_by: str
    decided_at: datetime
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class LawDecision:
    """What a citation means by decision (None: nothing was said of that), and what it never means."""

    meant: str | None
    never: frozenset[str]
    unsure: bool = False


NOTHING_SAID = LawDecision(None, frozenset())


@dataclass(frozen=True)
class ProcedureDecisions:
    of_sop: Mapping[str, str] = field(default_factory=dict)
    part_of: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[tuple[str, str]] = frozenset()

    def keeps_apart(self, one: str, other: str) -> bool:
        return (one, other) in self.apart or (other, one) in self.apart

    def home_of(self, name: str) -> str:
        """Where a name belongs by decision; in a circle, at the last before it closes."""
        home, seen = self.part_of.get(name, name), {name}
        while home in self.part_of and home not in seen:
            seen.add(home)
            home = self.part_of[home]
        return home


@dataclass(frozen=True)
class Decisions:
    """The decisions that count, by subject."""

    standing: tuple[Decision, ...]

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> Decisions:
        active = (decision for decision in decisions if decision.undone_at is None)
        return cls(tuple(sorted(active, key=lambda decision: (decision.decided_at, decision.decision_id))))

    @cached_property
    def roles(self) -> dict[tuple[str, str], RoleDecision]:
        """By folded wording and kind of agency."""
        decided: dict[tuple[str, str], RoleDecision] = {}
        for decision in self._of("role"):
            wording, _, kind = decision.subject.removeprefix("role:").rpartition("@")
            key = wording_key(wording), kind
            decided[key] = _role_decision(decision, decided.get(key))
        return decided

    def role(self, header: str, kind: str | None) -> RoleDecision | None:
        """What was decided for a wording: in this kind of agency, else in any."""
        wording = wording_key(header)
        return self.roles.get((wording, kind or ANY), self.roles.get((wording, ANY)))

    @cached_property
    def procedures(self) -> ProcedureDecisions:
        of_sop, part_of = {}, {}
        apart = set()
        for decision in self._of("procedure"):
            what, _, name = decision.subject.partition(":")
            after = decision.after or ""
            if after.startswith(NEVER):
                apart.add((name, after.removeprefix(NEVER)))
            elif what == "sop":
                of_sop[name] = after
            else:
                part_of[name] = after
        return ProcedureDecisions(of_sop, part_of, frozenset(apart))

    @cached_property
    def agencies(self) -> dict[tuple[str, str], str]:
        """The agency's id by its folded name and government."""
        decided = {}
        for decision in self._of("agency"):
            name, _, government = decision.subject.removeprefix("agency:").rpartition("@")
            decided[wording_key(name), wording_key(government)] = decision.after or ""
        return decided

    @cached_property
    def laws(self) -> dict[str, LawDecision]:
        """By the citation's folded words."""
        decided: dict[str, LawDecision] = {}
        for decision in self._of("law"):
            wording = wording_key(decision.subject.removeprefix("law:"))
            decided[wording] = _law_decision(decision.after or "", decided.get(wording, NOTHING_SAID))
        return decided

    def law(self, citation: str | None) -> LawDecision | None:
        return self.laws.get(wording_key(citation)) if citation is not None and self.laws else None

    @cached_property
    def by_wording(self) -> dict[str, tuple[Decision, ...]]:
        """What was decided on a wording of a document: 'role:kasubbag program', 'law:uu 23 tahun 2014'."""
        found: dict[str, list[Decision]] = {}
        for decision in self.standing:
            if decision.kind in WORDINGS:
                found.setdefault(WORDINGS[decision.kind](decision.subject.partition(":")[2]), []).append(decision)
        return {wording: tuple(decisions) for wording, decisions in found.items()}

    @cached_property
    def without_ground(self) -> tuple[Decision, ...]:
        """Decisions for roles that the vocabulary no longer has."""
        known = role_vocabulary().roles
        named = (
            (decision, set((decision.after or "").removeprefix(NEVER).split("|"))) for decision in self._of("role")
        )
        return tuple(decision for decision, roles in named if roles - set(known) - {"", UNSURE})

    def without_sop(self, sop_ids: Container[str]) -> tuple[Decision, ...]:
        """Decisions for SOPs that are not there any more."""
        of_sops = (each for each in self._of("procedure") if each.subject.startswith(OF_SOP))
        return tuple(each for each in of_sops if each.subject.removeprefix(OF_SOP) not in sop_ids)

    def _of(self, kind: str) -> Iterable[Decision]:
        return (decision for decision in self.standing if decision.kind == kind)


def known_subject(kind: str, subject: str) -> bool:
    """Whether a decision of this kind can be about this."""
    return any(subject.startswith(f"{what}:") for what in SUBJECTS.get(kind, ()))


def wording_key(wording: str) -> str:
    """The wording without case, accents and signs that make no difference."""
    return " ".join(words_of(wording))


def role_wording(header: str) -> str:
    return f"role:{wording_key(header)}"


def law_wording(citation: str) -> str:
    return f"law:{wording_key(citation)}"


def agency_wording(name: str | None, government: str | None) -> str:
    return f"agency:{wording_key(name or '')}@{wording_key(government or '')}"


WORDINGS: Mapping[str, Callable[[str], str]] = {
    "role": lambda named: role_wording(named.rpartition("@")[0]),
    "law": law_wording,
    "agency": lambda named: agency_wording(*named.rpartition("@")[::2]),
}


NEAR = 60.0  # of 100; an id less alike is no typing error


def role_subject(wording: str, kind: str | None = None) -> str:
    return f"role:{wording_key(wording)}@{kind or ANY}"


def check_role_choice(after: str) -> None:
    """Refuses a choice that names a role the vocabulary does not have."""
    roles = role_vocabulary().roles
    named = [role for role in after.removeprefix(NEVER).split("|") if role]
    unknown = [role for role in named if role not in roles and role != UNSURE]
    if unknown:
        near = extractOne(unknown[0], list(roles), scorer=fuzz.ratio, score_cutoff=NEAR)
        hint = f"; did you mean {near[0]!r}?" if near is not None else ""
        raise UsageError(f"there is no role {unknown[0]!r}{hint} (`selaras roles list --all` shows them)")


def check_law_choice(after: str) -> None:
    """Refuses a choice that is no regulation's id."""
    named = after.removeprefix(NEVER)
    if named and named != UNSURE and parse_regulation_id(named) is None:
        raise UsageError(f"{named!r} is no id of a regulation like uu/2014/23")


def _law_decision(after: str, before: LawDecision) -> LawDecision:
    if after.startswith(NEVER):
        return LawDecision(before.meant, before.never | {after.removeprefix(NEVER)}, before.unsure)
    if after in ("", UNSURE) or parse_regulation_id(after) is None:
        return LawDecision(None, before.never, unsure=True)
    return LawDecision(after, before.never - {after})


def _role_decision(decision: Decision, before: RoleDecision | None) -> RoleDecision:
    """The decision on top of an earlier one: what a wording never means adds up, the rest is replaced."""
    after = decision.after or ""
    never = before.never if before is not None else frozenset()
    if after.startswith(NEVER):
        kept = before.role_ids if before is not None else None
        never = never | {after.removeprefix(NEVER)}
        return RoleDecision(kept, never, decision.decided_by, decision.decided_at)
    if after == UNSURE:
        return RoleDecision((), never, decision.decided_by, decision.decided_at, unsure=True)
    known = tuple(role for role in after.split("|") if role in role_vocabulary().roles)
    lost = bool(after) and not known
    return RoleDecision(None if lost else known, never - set(known), decision.decided_by, decision.decided_at)
