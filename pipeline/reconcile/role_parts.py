"""A header cut into the parts that name one role each, by the rules 4 to 8 of how headers are read."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.reconcile.role_names import MANAGERS, Name, facts_of, role_names
from pipeline.reconcile.tokens import CLOSE, OPEN, Token
from schemas.vocabulary.roles import role_vocabulary

HATS, TEAMS = frozenset({"penugasan"}), frozenset({"tim"})


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before a role: 'Plt.', 'para'. `tokens` are what is left."""

    tokens: list[Token]
    acting: str | None = None
    plural: bool = False


def read_front(tokens: list[Token]) -> Front:
    """'Plt. Kepala Dinas' -> Plt. and the rest; a word that begins a role's name is no front."""
    acting, plural, around = None, False, role_names().around
    while len(tokens) > 1:
        acting_here = around.acting.longest_at(tokens)
        plural_here = around.plural.longest_at(tokens)
        title = around.titles.longest_at(tokens) if role_names().at(tokens) is None else None
        title = title or _member_of_team(tokens)
        length = max((found[1] for found in (acting_here, plural_here, title) if found is not None), default=0)
        if not 0 < length < len(tokens):
            break
        acting = acting_here[0] if acting_here is not None else acting
        plural = plural or plural_here is not None
        tokens = tokens[length:]
    return Front(tokens, acting, plural or any(token.plural for token in tokens[:2]))


def _member_of_team(tokens: list[Token]) -> tuple[str, int] | None:
    """'Anggota' in 'Anggota Pokja Pemilihan': the team is what performs."""
    member = role_names().around.members.longest_at(tokens)
    team = role_names().at(tokens, member[1]) if member is not None else None
    longer = role_names().at(tokens)
    if member is None or team is None or (longer is not None and longer[1] > member[1]):
        return None
    return member if _is_all(team[0], TEAMS) else None


def begins_role(tokens: list[Token]) -> tuple[Name, int] | None:
    """The role name at the beginning, after what may stand before it."""
    return role_names().at(read_front(tokens).tokens)


def cut_parts(tokens: list[Token]) -> list[list[Token]]:
    """'PPTK, Kasi & Staf' has three parts; 'Kasubbag Program & Keuangan' has one.

    A separator parts only where a role begins on its right; a manager's title inside another's words lost its own.
    """
    parts: list[list[Token]] = [[]]
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token.word == OPEN) - (token.word == CLOSE)
        right = tokens[index + 1 :]
        if depth or not parts[-1]:
            parts[-1].append(token)
        elif _parts(token) and _inherits(parts[-1], right):
            parts.append([Token(role_vocabulary().inheriting.head, "")])
        elif _parts(token) and _opens_part(parts[-1], token, right):
            parts.append([])
        elif token.is_word and _lost_separator(parts[-1], tokens[index:]):
            parts.append([token])
        else:
            parts[-1].append(token)
    return _with_shared_tail([part for part in parts if part])


def _parts(token: Token) -> bool:
    """Whether a token can stand between two roles."""
    return token.is_separator or role_names().around.together.longest_at([token]) is not None


def _opens_part(left: list[Token], separator: Token, right: list[Token]) -> bool:
    found = begins_role(right)
    if found is None:
        return False
    return not (_has_field(left) and _is_field_word(right, found[0], separator))


def _has_field(part: list[Token]) -> bool:
    """Whether words of a field of work stand in a part already: 'Kasi Ketertiban', not 'Kasi'."""
    found = begins_role(part)
    if found is None:
        return True
    name, length = found
    takes_field = any(facts_of(role).rest in ("field", "unit", "name") for role in name.possible)
    return takes_field and len(read_front(part).tokens) > length


def _is_field_word(right: list[Token], name: Name, separator: Token) -> bool:
    """Whether what looks like a role goes on with a field: '... dan Keamanan', '... dan Masyarakat'."""
    if role_names().fields.longest_at(right) is not None:
        return True
    return separator.word != "/" and bool(name.possible) and all(facts_of(role).soft for role in name.possible)


def _inherits(left: list[Token], right: list[Token]) -> bool:
    """'Kepala Bidang/Bagian': a unit's noun takes the head word of the part before, if that has no field."""
    head = role_names().inheriting
    words = read_front(left).tokens
    if not words or words[0].word != role_vocabulary().inheriting.head or head.longest_at(right) is None:
        return False
    noun = head.longest_at(words, 1)
    return noun is not None and noun[1] + 1 == len(words)


def _lost_separator(left: list[Token], right: list[Token]) -> bool:
    """'Kasubbag Umum Kasi Trantib': the title of a manager inside the words of another one."""
    first, second = begins_role(left), role_names().at(right)
    if first is None or second is None or _ends_in_scope(left) or len(read_front(left).tokens) < first[1]:
        return False
    if any(role in facts_of(ours).serves for ours in first[0].possible for role in second[0].possible):
        return False
    return _is_all(first[0], MANAGERS | HATS) and _is_all(second[0], MANAGERS) and right[0].word in _heads()


def _is_all(name: Name, levels: frozenset[str]) -> bool:
    return bool(name.possible) and all(facts_of(role).level in levels for role in name.possible)


def _heads() -> frozenset[str]:
    known = role_vocabulary()
    return frozenset((*known.heads.words, *known.secretaries.words))


def _ends_in_scope(tokens: list[Token]) -> bool:
    return role_names().around.scope.longest_at(tokens, len(tokens) - 1) is not None


def _with_shared_tail(parts: list[list[Token]]) -> list[list[Token]]:
    """'Ketua/Anggota Tim': a lone head word shares the words that follow the next one."""
    shared = list(parts)
    for index, part in enumerate(parts[:-1]):
        following = parts[index + 1]
        if not _is_lone_head(part) or following[0].word == part[0].word:
            continue
        found = role_names().at([*part, *following[1:]])
        if found is not None and found[1] > 1:
            shared[index] = [*part, *following[1:]]
    return shared


def _is_lone_head(part: list[Token]) -> bool:
    return len(part) == 1 and part[0].word in role_vocabulary().inheriting.sharing
