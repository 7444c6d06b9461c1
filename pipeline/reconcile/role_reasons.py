"""The sentences that say why a wording became a role."""

from __future__ import annotations

from schemas.vocabulary.roles import role_vocabulary


def reason(rule: str, name: str = "?", rest: str = "?", who: str = "?") -> str:
    """The reviewer's sentence of a rule of roles.yaml, its places filled in."""
    return role_vocabulary().reasons[rule].format(name=name, rest=rest, who=who)
