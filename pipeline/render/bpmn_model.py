"""A procedure as BPMN says it: pools with lanes, the nodes in them, and what leads from node to node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NodeKind = Literal["start", "end", "task", "subprocess", "gateway"]
WORKING: tuple[NodeKind, ...] = ("task", "subprocess")


@dataclass(frozen=True, slots=True)
class Node:
    """An event, a task, a collapsed subprocess or an exclusive gateway. `id` is an NCName, unique in the document.

    `lane` is a place in `Pool.lanes`; `note` is written beside the node, `documentation` is kept inside it.
    """

    id: str
    kind: NodeKind
    name: str
    lane: int
    documentation: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A sequence flow between two nodes of the pool (places in `Pool.nodes`)."""

    source: int
    target: int
    name: str = ""
    documentation: str = ""


@dataclass(frozen=True, slots=True)
class Pool:
    """One process. `nodes` stand in the order in which they are drawn, from left to right."""

    name: str
    documentation: str
    lanes: tuple[str, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
