"""The detector: where text stands when ink does not tell, under stamps and signatures or on pages without rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan_lines import Strip
from extractors.scan_ocr import model_path, threads
from extractors.scan_paper import Pixels
from schemas.raw import Box

SIZE = 12.0  # pixels of a letter's height that the detector is given
LARGEST = 1600  # pixels of the longer side that it is given
STEP = 32  # its sides are multiples of this
TEXT = 0.3  # chance of a pixel that is text
SURE = 0.5  # mean chance of a line
GROW = 1.6  # as the model was trained: it marks the core of a line
LEVEL = 10.0  # degrees: text that stands more askew belongs to a stamp
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
    boxes = [box for box in boxes if box.height > 0.7 * em and box.width > 0.5 * em]
    return list(_rows(sorted(boxes, key=lambda box: box.y0 + box.y1), index))


def _rows(boxes: list[Box], index: int) -> Iterator[Strip]:
    """Boxes side by side are of one row."""
    row, last = -1, None
    for box in boxes:
        if last is None or box.center[1] - last.center[1] > 0.45 * min(box.height, last.height):
            row, last = row + 1, box
        yield Strip(box, index, row)


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
    mask = cv2.dilate((chances > TEXT).astype(np.uint8), np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for outline in outlines:
        x, y, width, height = cv2.boundingRect(outline)
        if min(width, height) < 3 or chances[y : y + height, x : x + width].max() < SURE:
            continue
        inked = chances[y : y + height, x : x + width]
        if float(inked[inked > TEXT].mean()) < SURE or _is_askew(outline, width, height):
            continue
        grow = GROW * width * height / (2 * (width + height))
        yield Box(x - grow, y - 0.6 * grow, x + width + grow, y + height + 0.6 * grow)


def _is_askew(outline: Any, width: int, height: int) -> bool:
    if width < 2 * height:
        return False
    angle = cv2.minAreaRect(outline)[2] % 90
    return min(angle, 90 - angle) > LEVEL


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
