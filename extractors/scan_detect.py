"""The detector: where text stands when ink does not tell, under stamps and signatures or on pages without rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan_lines import Strip
from extractors.scan_ocr import model_path, threads
from extractors.scan_paper import Pixels
from schemas.raw import Box, around

SIZE = 12.0  # pixels of a letter's height that the detector is given
LARGEST = 1920  # pixels of the longer side that it is given
STEP = 32  # its sides are multiples of this
TEXT = 0.3  # chance of a pixel that is text
SURE = 0.5  # mean chance of a line
GROW = 1.6  # as the model was trained: it marks the core of a line
BULK = 0.4  # of the widest row of a marked patch that a row of text is wide
NEAR = 1.3  # letter heights between two stretches of one line
HIGHEST = 4.0  # letter heights of a line
Run = Callable[[NDArray[np.float32]], NDArray[np.float32]]


def detect_strips(grey: Pixels, region: Box, index: int, em: float) -> list[Strip]:
    """The lines of text in a region of a page, top to bottom, as strips of that region."""
    x0, y0, x1, y1 = max(int(region.x0), 0), max(int(region.y0), 0), int(region.x1), int(region.y1)
    part = grey[y0:y1, x0:x1]
    if min(part.shape) < em:
        return []
    scale = min(SIZE / em, LARGEST / max(part.shape))
    chances = _chances(part, scale)
    boxes = [Box(b.x0 / scale + x0, b.y0 / scale + y0, b.x1 / scale + x0, b.y1 / scale + y0) for b in _lines(chances)]
    boxes = [box for box in boxes if 0.7 * em < box.height < HIGHEST * em and box.width > 0.5 * em]
    return list(_rows(sorted(boxes, key=lambda box: box.y0 + box.y1), index, em))


def _rows(boxes: list[Box], index: int, em: float) -> Iterator[Strip]:
    """Boxes side by side are of one row; those that nearly touch are one line."""
    rows: list[list[Box]] = []
    for box in boxes:
        if not rows or box.center[1] - rows[-1][-1].center[1] > 0.45 * min(box.height, rows[-1][-1].height):
            rows.append([])
        rows[-1].append(box)
    for number, row in enumerate(rows):
        for line in _joined(row, em):
            yield Strip(line, index, number)


def _joined(row: list[Box], em: float) -> list[Box]:
    lines: list[Box] = []
    for box in sorted(row, key=lambda box: box.x0):
        if lines and box.x0 - lines[-1].x1 < NEAR * em:
            lines[-1] = around([lines[-1], box])
        else:
            lines.append(box)
    return lines


def _chances(part: Pixels, scale: float) -> NDArray[np.float32]:
    """For each pixel of the scaled part, the chance that it is text."""
    height = max(round(part.shape[0] * scale), 1)
    width = max(round(part.shape[1] * scale), 1)
    small = cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA)
    full = (-(-width // STEP) * STEP, -(-height // STEP) * STEP)
    tensor = np.ones((1, 3, full[1], full[0]), np.float32)
    tensor[0, :, :height, :width] = small.astype(np.float32) / 127.5 - 1
    return load_detector()(tensor)[0, 0, :height, :width]


def _lines(chances: NDArray[np.float32]) -> Iterator[Box]:
    mask = (chances > TEXT).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    for label, (x, y, width, height, _) in enumerate(stats):
        place = np.s_[y : y + height, x : x + width]
        own = labels[place] == label
        if label == 0 or min(width, height) < 3 or float(chances[place][own].mean()) < SURE:
            continue
        for top, low in _bands(own):
            columns = np.flatnonzero(own[top:low].any(axis=0))
            left, wide, high = x + int(columns[0]), int(np.ptp(columns)) + 1, low - top
            grow = GROW * wide * high / (2 * (wide + high))
            yield Box(left - grow, y + top - 0.5 * grow, left + wide + grow, y + low + 0.5 * grow)


def _bands(own: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The rows that one line of text covers; what hangs on to it by a thread, as a stamp's writing, is left out."""
    count = own.sum(axis=1)
    wide = np.concatenate([[0], (count >= BULK * count.max()).astype(np.int8), [0]])
    starts, ends = np.flatnonzero(np.diff(wide) == 1), np.flatnonzero(np.diff(wide) == -1)
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True) if end - start >= 3]


@cache
def load_detector() -> Run:
    """The detector, loaded once a process."""
    path = model_path("det")
    if find_spec("openvino") is not None:
        import openvino  # type: ignore[import-untyped]

        options = {"INFERENCE_NUM_THREADS": str(threads()), "PERFORMANCE_HINT": "LATENCY"}
        request = openvino.Core().compile_model(str(path), "CPU", options).create_infer_request()

        def run(tensor: NDArray[np.float32]) -> NDArray[np.float32]:
            request.infer([tensor])
            return np.array(request.get_output_tensor().data)

        return run
    import onnxruntime  # type: ignore[import-untyped]

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = threads()
    session = onnxruntime.InferenceSession(str(path), settings, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda tensor: np.asarray(session.run(None, {name: tensor})[0], np.float32)
