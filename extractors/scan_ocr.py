"""The recogniser: pictures of single lines to letters, each with its place and how sure it is.

The models are those that rapidocr's wheel holds; nothing is fetched. OpenVINO runs them, ONNX Runtime where that is
missing. The last layer of the recogniser knows 18,710 signs; it is cut down to the Latin ones: no 'l' is read as '丨'.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan_paper import Pixels

HEIGHT = 48  # pixels of a line, as the model was trained
STEP = 8  # pixels of that height a time step stands for
BATCH_WIDTH = 6000  # pixels of all lines of one batch together: bounds memory
BATCHES = (8, 4, 2, 1)
NARROWEST = 48
SIGNS = "–—‘’“”…•°±×≤≥✓☐●○■▪"
THREADS = "SELARAS_OCR_THREADS"

Run = Callable[[NDArray[np.float32]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Letter:
    """One sign; `at` is the middle of it as a share of the line's width."""

    text: str
    at: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Engine:
    """A loaded recogniser.

    `run` takes a batch (n, 3, 48, width) to the chances (n, steps, signs) of `signs`, of which the first is none.
    """

    name: str
    run: Run
    signs: tuple[str, ...]


def read_lines(lines: Sequence[Pixels]) -> list[tuple[Letter, ...]]:
    """The letters of each grey line picture, in the order given."""
    engine = load_engine()
    widths = [max(round(line.shape[1] * HEIGHT / line.shape[0]), 4) for line in lines]
    found: list[tuple[Letter, ...]] = [()] * len(lines)
    for batch in _batches(widths):
        wide = _padded(max(widths[index] for index in batch))
        tensor = np.stack([_tensor(lines[index], widths[index], wide) for index in batch])
        for index, chances in zip(batch, engine.run(tensor), strict=True):
            found[index] = tuple(_letters(chances, engine.signs, wide / widths[index]))
    return found


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Lines of nearly one width together, so that little is padded; 8, 4, 2 or 1 of them, so that few sizes occur."""
    by_width: dict[int, list[int]] = defaultdict(list)
    for index, width in enumerate(widths):
        by_width[_padded(width)].append(index)
    for wide, same in sorted(by_width.items()):
        start = 0
        while start < len(same):
            count = next(n for n in BATCHES if n <= len(same) - start and (n == 1 or n * wide <= BATCH_WIDTH))
            yield same[start : start + count]
            start += count


def _padded(width: int) -> int:
    """Few different widths: the engine prepares itself anew for each."""
    step = 32 if width < 320 else 64
    return max(-(-width // step) * step, NARROWEST)


def _tensor(line: Pixels, width: int, wide: int) -> NDArray[np.float32]:
    shrink = cv2.INTER_AREA if line.shape[0] > HEIGHT else cv2.INTER_CUBIC
    small = cv2.resize(line, (width, HEIGHT), interpolation=shrink).astype(np.float32)
    tensor = np.zeros((3, HEIGHT, wide), np.float32)
    tensor[:, :, :width] = small / 127.5 - 1
    return tensor


def _letters(chances: NDArray[np.float32], signs: Sequence[str], stretch: float) -> Iterator[Letter]:
    best = chances.argmax(axis=1)
    sure = chances.max(axis=1)
    starts = np.flatnonzero((best != 0) & np.concatenate([[True], best[1:] != best[:-1]]))
    for start in starts:
        end = start + 1
        while end < len(best) and best[end] == best[start]:
            end += 1
        at = ((start + end) / 2) / len(best) * stretch
        yield Letter(signs[int(best[start])], float(min(at, 1.0)), float(sure[start:end].max()))


@cache
def load_engine() -> Engine:
    """The recogniser, loaded once a process."""
    model = model_path("rec")
    if find_spec("openvino") is not None:
        return _openvino(model)
    return _onnx(model)


def model_path(part: str) -> Path:
    """The model file in rapidocr's wheel whose name holds `part`: 'rec' or 'det'."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("rapidocr, whose wheel holds the models")
    return next(iter(sorted((Path(spec.origin).parent / "models").glob(f"*_{part}_*.onnx"))))


def threads() -> int:
    return int(os.environ.get(THREADS, "1"))


def _kept(signs: Sequence[str]) -> list[int]:
    """The places of the plain Latin signs among all; of none, the first."""
    return [0, *(i for i, sign in enumerate(signs) if i and (sign == " " or "!" <= sign <= "~" or sign in SIGNS))]


def _openvino(path: Path) -> Engine:
    import openvino  # type: ignore[import-untyped]
    from openvino import opset13 as ops

    core = openvino.Core()
    model = core.read_model(path)
    signs = ["", *model.get_rt_info()["framework"]["character"].value.splitlines(), " "]
    kept = _kept(signs)
    last: Any = [node for node in model.get_ordered_ops() if node.get_type_name() == "MatMul"][-1]
    weights = last.input_value(1).get_node().get_data()[:, kept]
    bias = next(iter(last.output(0).get_target_inputs())).get_node().input_value(1).get_node().get_data()[kept]
    logits = ops.add(ops.matmul(last.input_value(0), ops.constant(weights), False, False), ops.constant(bias))
    latin = openvino.Model([ops.softmax(logits, 2)], model.get_parameters(), "latin")
    options = {"INFERENCE_NUM_THREADS": str(threads()), "PERFORMANCE_HINT": "LATENCY"}
    request = core.compile_model(latin, "CPU", options).create_infer_request()

    def run(batch: NDArray[np.float32]) -> NDArray[np.float32]:
        request.infer([batch])
        return np.array(request.get_output_tensor().data)

    return Engine("openvino", run, tuple(signs[index] for index in kept))


def _onnx(path: Path) -> Engine:
    import onnxruntime  # type: ignore[import-untyped]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads()
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    stored = session.get_modelmeta().custom_metadata_map["character"]
    signs = ["", *stored.splitlines(), " "]
    kept = _kept(signs)
    name = session.get_inputs()[0].name

    def run(batch: NDArray[np.float32]) -> NDArray[np.float32]:
        chances = session.run(None, {name: batch})[0][:, :, kept]
        return np.asarray(chances / chances.sum(axis=2, keepdims=True), np.float32)

    return Engine("onnxruntime", run, tuple(signs[index] for index in kept))
