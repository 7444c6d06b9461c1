"""The sheet in a photograph, and pages that are no photograph."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from scan_canvas import grid, sheet, write

from extractors.scan_prepare import prepare
from extractors.scan_sheet import blank_around, find_sheet

TABLE = (70, 90, 105)


def page() -> np.ndarray:
    paper = sheet(1200, 900)
    grid(paper, [60, 400, 800, 1140], [80, 200, 320, 440])
    for row in range(3):
        write(paper, 90, 110 + 120 * row, "Menerima surat", 26)
    return paper


def lying(paper: np.ndarray, *corners: tuple[int, int], table: tuple[int, int, int] = TABLE) -> np.ndarray:
    """The paper with its corners there in a picture of its size; the rest shows a table."""
    height, width = paper.shape[:2]
    whole = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    way = cv2.getPerspectiveTransform(whole, np.float32(corners))
    return cv2.warpPerspective(paper, way, (width, height), borderValue=table)


@pytest.mark.parametrize(
    "corners",
    [
        ((60, 50), (1130, 70), (1150, 840), (40, 860)),
        ((15, 12), (1180, 20), (1188, 890), (12, 880)),
        ((90, 0), (1100, 0), (1140, 860), (50, 850)),
    ],
    ids=["amid the table", "nearly the whole picture", "over the upper edge"],
)
def test_tells_the_sheet_from_the_table(corners: tuple[tuple[int, int], ...]) -> None:
    picture = lying(page(), *corners)
    found = find_sheet(picture)
    assert found is not None
    true = np.zeros(found.shape, np.uint8)
    cv2.fillPoly(true, [np.array(corners)], 255)
    assert (true[found > 0] > 0).all()
    assert (found > 0).sum() > 0.9 * (true > 0).sum()
    assert (blank_around(picture, found)[:, :, 0][true == 0] > 200).all()


def banner() -> np.ndarray:
    paper = page()
    paper[:70] = TABLE
    return paper


@pytest.mark.parametrize(
    "picture",
    [page(), banner(), lying(page(), (60, 50), (1130, 70), (1150, 840), (40, 860), table=(225, 230, 235))],
    ids=["a scan", "a dark banner", "a white table"],
)
def test_a_page_that_fills_its_picture_has_no_surroundings(picture: np.ndarray) -> None:
    assert find_sheet(picture) is None


def test_nothing_is_left_of_the_table_around_a_sheet() -> None:
    picture = lying(page(), (60, 50), (1130, 70), (1150, 840), (40, 860))
    noise = np.random.default_rng(7).normal(0.0, 5.0, picture.shape[:2])
    prepared = prepare(np.clip(picture + noise[:, :, None], 0, 255).astype(np.uint8))
    assert prepared is not None
    ink = prepared[0].ink
    rim = int(0.02 * ink.shape[1])
    assert not ink[:rim].any()
    assert not ink[:, :rim].any()
