"""An SOP as BPMN 2.0: one collaboration with its diagram, for bpmn.io, Camunda Modeler and their like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.render.bpmn_graph import pools_of
from pipeline.render.bpmn_layout import Floor, Placed, lay_out_pool
from pipeline.render.bpmn_model import Node, NodeKind, Pool
from pipeline.render.bpmn_routes import DrawnLink, draw_links
from schemas.raw import Box
from schemas.sop import Sop

if TYPE_CHECKING:
    from lxml.etree import _Element

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
SHAPES = "http://www.omg.org/spec/DD/20100524/DC"
LINES = "http://www.omg.org/spec/DD/20100524/DI"
NAMESPACES = {"bpmn": MODEL, "bpmndi": DIAGRAM, "dc": SHAPES, "di": LINES}
OWN_NAMESPACE = "urn:selaras:bpmn"
POOL_GAP = 60.0
TAGS: dict[NodeKind, str] = {
    "start": "startEvent",
    "end": "endEvent",
    "task": "userTask",
    "subprocess": "subProcess",
    "gateway": "exclusiveGateway",
}


@dataclass(frozen=True)
class _Drawn:
    """A pool with its places. `number` is its own from 1, `flows` how many sequence flows the pools before it have."""

    number: int
    flows: int
    pool: Pool
    floor: Floor
    links: tuple[DrawnLink, ...]

    def flow_id(self, link: int) -> str:
        return f"Flow_{self.flows + link + 1}"


def _child(parent: _Element, namespace: str, tag: str, **attributes: str) -> _Element:
    from lxml.etree import SubElement

    return SubElement(parent, f"{{{namespace}}}{tag}", attributes)


def _text(parent: _Element, tag: str, text: str) -> None:
    if text:
        _child(parent, MODEL, tag).text = text


def _named(name: str) -> dict[str, str]:
    return {"name": name} if name else {}


def _add_lanes(process: _Element, drawn: _Drawn) -> None:
    if not drawn.pool.lanes:
        return
    lanes = _child(process, MODEL, "laneSet", id=f"LaneSet_{drawn.number}")
    for number, name in enumerate(drawn.pool.lanes):
        lane = _child(lanes, MODEL, "lane", id=f"Lane_{drawn.number}_{number + 1}", **_named(name))
        for node in drawn.pool.nodes:
            if node.lane == number:
                _text(lane, "flowNodeRef", node.id)


def _add_node(process: _Element, drawn: _Drawn, place: int) -> None:
    node = drawn.pool.nodes[place]
    element = _child(process, MODEL, TAGS[node.kind], id=node.id, **_named(node.name))
    _text(element, "documentation", node.documentation)
    for number, link in enumerate(drawn.pool.links):
        if link.target == place:
            _text(element, "incoming", drawn.flow_id(number))
    for number, link in enumerate(drawn.pool.links):
        if link.source == place:
            _text(element, "outgoing", drawn.flow_id(number))


def _add_flows(process: _Element, drawn: _Drawn) -> None:
    nodes = drawn.pool.nodes
    for number, link in enumerate(drawn.pool.links):
        ends = {"sourceRef": nodes[link.source].id, "targetRef": nodes[link.target].id}
        flow = _child(process, MODEL, "sequenceFlow", id=drawn.flow_id(number), **_named(link.name), **ends)
        _text(flow, "documentation", link.documentation)


def _add_notes(process: _Element, nodes: Sequence[Node]) -> None:
    for node in nodes:
        if node.note:
            _text(_child(process, MODEL, "textAnnotation", id=f"Note_{node.id}"), "text", node.note)
            ends = {"sourceRef": node.id, "targetRef": f"Note_{node.id}"}
            _child(process, MODEL, "association", id=f"NoteLine_{node.id}", **ends)


def _add_process(definitions: _Element, drawn: _Drawn) -> None:
    pool = drawn.pool
    name = f"Process_{drawn.number}"
    process = _child(definitions, MODEL, "process", id=name, **_named(pool.name), isExecutable="false")
    _text(process, "documentation", pool.documentation)
    _add_lanes(process, drawn)
    for place in range(len(pool.nodes)):
        _add_node(process, drawn, place)
    _add_flows(process, drawn)
    _add_notes(process, pool.nodes)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _add_bounds(parent: _Element, box: Box) -> None:
    place = {"x": box.x0, "y": box.y0, "width": box.width, "height": box.height}
    _child(parent, SHAPES, "Bounds", **{name: _number(value) for name, value in place.items()})


def _add_shape(plane: _Element, element: str, box: Box, label: Box | None = None, **attributes: str) -> None:
    shape = _child(plane, DIAGRAM, "BPMNShape", id=f"{element}_di", bpmnElement=element, **attributes)
    _add_bounds(shape, box)
    if label is not None:
        _add_bounds(_child(shape, DIAGRAM, "BPMNLabel"), label)


def _add_edge(plane: _Element, element: str, drawn: DrawnLink) -> None:
    edge = _child(plane, DIAGRAM, "BPMNEdge", id=f"{element}_di", bpmnElement=element)
    for x, y in drawn.points:
        _child(edge, LINES, "waypoint", x=_number(x), y=_number(y))
    if drawn.label is not None:
        _add_bounds(_child(edge, DIAGRAM, "BPMNLabel"), drawn.label)


def _look(node: Node) -> dict[str, str]:
    if node.kind == "gateway":
        return {"isMarkerVisible": "true"}
    return {"isExpanded": "false"} if node.kind == "subprocess" else {}


def _note_line(placed: Placed, note: Box) -> DrawnLink:
    x = placed.box.center[0]
    return DrawnLink(((x, placed.box.y0), (x, note.y1)))


def _add_drawing(plane: _Element, drawn: _Drawn) -> None:
    _add_shape(plane, f"Participant_{drawn.number}", drawn.floor.box, isHorizontal="true")
    for number, box in enumerate(drawn.floor.lanes, 1):
        _add_shape(plane, f"Lane_{drawn.number}_{number}", box, isHorizontal="true")
    for node, placed in zip(drawn.pool.nodes, drawn.floor.nodes, strict=True):
        _add_shape(plane, node.id, placed.box, placed.label, **_look(node))
        if placed.note is not None:
            _add_shape(plane, f"Note_{node.id}", placed.note)
            _add_edge(plane, f"NoteLine_{node.id}", _note_line(placed, placed.note))
    for number, link in enumerate(drawn.links):
        _add_edge(plane, drawn.flow_id(number), link)


def _drawn_pools(sop: Sop) -> Iterator[_Drawn]:
    """The pools of an SOP, one below the other."""
    top, flows = 0.0, 0
    for number, pool in enumerate(pools_of(sop), 1):
        floor = lay_out_pool(pool, top)
        yield _Drawn(number, flows, pool, floor, draw_links(pool, floor))
        top = floor.box.y1 + POOL_GAP
        flows += len(pool.links)


def bpmn_bytes(sop: Sop) -> bytes:
    """The XML document; the same SOP gives the same bytes."""
    from lxml.etree import Element, tostring

    definitions = Element(f"{{{MODEL}}}definitions", {"id": "Definitions_1"}, nsmap=NAMESPACES)
    definitions.set("targetNamespace", OWN_NAMESPACE)
    definitions.set("exporter", "Selaras")
    collaboration = _child(definitions, MODEL, "collaboration", id="Collaboration_1")
    pools = list(_drawn_pools(sop))
    for drawn in pools:
        ends = {"id": f"Participant_{drawn.number}", "processRef": f"Process_{drawn.number}"}
        _child(collaboration, MODEL, "participant", **_named(drawn.pool.name), **ends)
        _add_process(definitions, drawn)
    diagram = _child(definitions, DIAGRAM, "BPMNDiagram", id="Diagram_1")
    plane = _child(diagram, DIAGRAM, "BPMNPlane", id="Plane_1", bpmnElement="Collaboration_1")
    for drawn in pools:
        _add_drawing(plane, drawn)
    return tostring(definitions, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def render_bpmn(sop: Sop, out: Path) -> None:
    out.write_bytes(bpmn_bytes(sop))
