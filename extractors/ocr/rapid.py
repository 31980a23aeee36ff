"""PP-OCRv6 small (the models inside the rapidocr wheel) run on onnxruntime.

The models are run directly: the wheel's own pipeline costs half a second more to import,
keeps one width for all characters of a line and hides what else a character may have been.
Nothing is ever downloaded. One thread, one line at a time: a line's reading then depends
on nothing but its pixels.
"""

from __future__ import annotations

import functools
import importlib.util
import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from extractors.inference import inference_session

Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]
Quad = NDArray[np.float32]

# Detection: the longer side of a page in pixels (960 is the knee of the OCR study, section 4)
# and the DB constants of the model's own configuration.
DETECTION_SIDE = 960
DETECTION_STRIDE = 32
PIXEL_THRESHOLD = 0.3
BOX_THRESHOLD = 0.5
UNCLIP_RATIO = 1.6
MIN_SIDE_PX = 3
# Only the part of the picture that differs from its paper is looked at: by this many grey
# levels after a 3 x 3 mean (print of 10 % grey; noise of sigma 16 stays below 3), and so much
# around it, in pixels of the looked-at picture.
FAINTEST = 15.0
AROUND_INK_PX = 24
# Thin print fainter than that is lost in the mean: where nothing is inked the whole picture is
# looked at (half a second), unless it is flat to so many grey levels after the mean. Lines of
# one-pixel strokes of 22 levels are found then, of 15 they are not.
FLAT_LEVELS = 5.0
MAX_BOXES = 1000

# Recognition: line height the model was trained with, pixels a CTC column. Lines are padded to
# the least width: on 648 values, clean to degraded, 320 (as in training), 224 and 160 read 617
# right, narrower ones one or two fewer; 320 costs 1.4 times as much on a page of tables.
LINE_HEIGHT = 48
LEAST_WIDTH = 160
COLUMN_PX = 8
# Where in its column a character's middle lies: measured, the recogniser answers a little late.
CENTRE_IN_COLUMN = 0.25
# A line longer than this (in heights) is read in overlapping pieces of the detector anyway.
MAX_ASPECT = 80.0
# A box this much higher than wide holds text written downwards or turned; a lone digit, boxed
# with its margin, reaches 1.9 and would be read lying down (8 as ∞, 1 as 一).
UPRIGHT_ASPECT = 2.4


@dataclass(frozen=True, slots=True)
class ReadCharacter:
    """One character of a line: its centre as a share of the line's width, how sure, and what
    else it may be (with probability, best first)."""

    text: str
    centre: float
    confidence: float
    others: tuple[tuple[str, float], ...] = ()


class RapidError(RuntimeError):
    """The models or their runtime are not usable here."""


def models_folder() -> Path:
    """Where the wheel keeps its models; nothing of rapidocr is imported for it."""
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise RapidError("rapidocr is not installed")
    return Path(spec.origin).parent / "models"


@functools.cache
def _session(name: str) -> onnxruntime.InferenceSession:
    path = models_folder() / name
    if not path.is_file():
        raise RapidError(f"model {name} is missing")
    cv2.setNumThreads(1)
    return inference_session(str(path))


def _run(name: str, values: Floats) -> Floats:
    session = _session(name)
    output: Floats = session.run(None, {session.get_inputs()[0].name: values})[0]
    return output


@functools.cache
def alphabet() -> tuple[str, ...]:
    """What the recogniser can write: the blank first, the space last."""
    characters = _session("PP-OCRv6_rec_small.onnx").get_modelmeta().custom_metadata_map
    return ("", *characters["character"].splitlines(), " ")


def detect(grey: Grey, reduction: float) -> tuple[Quad, ...]:
    """Boxes of text lines in a picture, four corners each (pixels, clockwise from top left).

    `reduction` is the scale at which the picture is looked at.
    """
    height, width = grey.shape
    looked_w = max(round(width * reduction / DETECTION_STRIDE), 1) * DETECTION_STRIDE
    looked_h = max(round(height * reduction / DETECTION_STRIDE), 1) * DETECTION_STRIDE
    shrinks = looked_w < width
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    looked = cv2.resize(grey, (looked_w, looked_h), interpolation=way)
    rows, columns = _inked(looked)
    if rows.stop <= rows.start:
        return ()
    part = np.ascontiguousarray(looked[rows, columns])
    heat = _run("PP-OCRv6_det_small.onnx", _normalised(part))[0, 0]
    origin = np.array([columns.start, rows.start], dtype=np.float32)
    factor = np.array([width / looked_w, height / looked_h], dtype=np.float32)
    limit = np.array([width, height], dtype=np.float32)
    return tuple(np.clip((quad + origin) * factor, 0, limit) for quad in _heat_to_quads(heat))


def _inked(looked: Grey) -> tuple[slice, slice]:
    """Rows and columns that hold all ink with room around it, in whole strides; all of them
    where no ink is dark enough but the picture is not flat."""
    soft = cv2.blur(looked, (3, 3)).astype(np.float32)
    inked = np.abs(soft - np.median(soft)) > FAINTEST
    if not inked.any() and np.ptp(soft) >= FLAT_LEVELS:
        return slice(0, looked.shape[0]), slice(0, looked.shape[1])
    return _strides(inked.any(axis=1)), _strides(inked.any(axis=0))


def _strides(inked: NDArray[np.bool_]) -> slice:
    places = np.flatnonzero(inked)
    if not len(places):
        return slice(0, 0)
    start = max(int(places[0]) - AROUND_INK_PX, 0) // DETECTION_STRIDE
    stop = -(-min(int(places[-1]) + 1 + AROUND_INK_PX, len(inked)) // DETECTION_STRIDE)
    return slice(start * DETECTION_STRIDE, stop * DETECTION_STRIDE)


def _normalised(grey: Grey) -> Floats:
    """The picture as the models want it: 1 x 3 x height x width in -1...1."""
    plane = grey.astype(np.float32) / 127.5 - 1.0
    return np.repeat(plane[np.newaxis, np.newaxis], 3, axis=1)


def _heat_to_quads(heat: Floats) -> list[Quad]:
    mask = cv2.dilate((heat > PIXEL_THRESHOLD).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    quads = (_contour_to_quad(contour, heat) for contour in contours[:MAX_BOXES])
    return [quad for quad in quads if quad is not None]


def _contour_to_quad(contour: NDArray[np.int32], heat: Floats) -> Quad | None:
    centre, (width, height), angle = cv2.minAreaRect(contour)
    if min(width, height) < MIN_SIDE_PX:
        return None
    kernel = cv2.boxPoints((centre, (width, height), angle))
    if _mean_heat(heat, kernel) < BOX_THRESHOLD:
        return None
    grow = width * height * UNCLIP_RATIO / (width + height)
    grown = cv2.boxPoints((centre, (width + grow, height + grow), angle))
    return _clockwise(grown.astype(np.float32))


def _mean_heat(heat: Floats, quad: NDArray[np.float32]) -> float:
    height, width = heat.shape
    x0, y0 = np.clip(np.floor(quad.min(axis=0)), 0, (width - 1, height - 1)).astype(int)
    x1, y1 = np.clip(np.ceil(quad.max(axis=0)), 0, (width - 1, height - 1)).astype(int)
    mask = np.zeros((y1 - y0 + 1, x1 - x0 + 1), np.uint8)
    cv2.fillPoly(mask, [(quad - (x0, y0)).astype(np.int32)], 1)
    return float(cv2.mean(heat[y0 : y1 + 1, x0 : x1 + 1], mask)[0])


def _clockwise(corners: Quad) -> Quad:
    """Corners from the top left on, clockwise as displayed."""
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left = by_x[:2][np.argsort(by_x[:2, 1], kind="stable")]
    right = by_x[2:][np.argsort(by_x[2:, 1], kind="stable")]
    return np.array([left[0], right[0], right[1], left[1]], dtype=np.float32)


def cut_out(grey: Grey, quad: Quad) -> Grey:
    """The line under a quad, laid straight; text written downwards is turned to lie."""
    width = max(round(float(np.linalg.norm(quad[0] - quad[1]))), 1)
    height = max(round(float(np.linalg.norm(quad[0] - quad[3]))), 1)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(quad, target)
    crop: Grey = cv2.warpPerspective(
        grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    ).astype(np.uint8)
    return np.ascontiguousarray(np.rot90(crop)) if height >= UPRIGHT_ASPECT * width else crop


def recognise(crop: Grey) -> tuple[ReadCharacter, ...]:
    """The characters of one straight line picture, left to right, blanks included."""
    height, width = crop.shape
    if not height or not width:
        return ()
    wide = max(math.ceil(LINE_HEIGHT * min(width / height, MAX_ASPECT)), COLUMN_PX)
    resized = cv2.resize(crop, (wide, LINE_HEIGHT))
    values = np.zeros((1, 3, LINE_HEIGHT, max(wide, LEAST_WIDTH)), np.float32)
    values[:, :, :, :wide] = _normalised(resized)
    columns = _run("PP-OCRv6_rec_small.onnx", values)[0]
    return _columns_to_characters(columns, values.shape[3] / wide)


def _columns_to_characters(columns: Floats, stretch: float) -> tuple[ReadCharacter, ...]:
    """Greedy CTC: one character a run of equal best classes.

    `columns`: CTC columns x classes; `stretch`: width read (with padding) over line width.
    """
    best = columns.argmax(axis=1)
    count = len(best)
    characters: list[ReadCharacter] = []
    start = 0
    while start < count:
        stop = start + 1
        while stop < count and best[stop] == best[start]:
            stop += 1
        if best[start]:
            characters.append(_run_to_character(columns, start, stop, stretch))
        start = stop
    return tuple(characters)


def _run_to_character(columns: Floats, start: int, stop: int, stretch: float) -> ReadCharacter:
    letters = alphabet()
    run = columns[start:stop]
    index = int(run[0].argmax())
    weights = run[:, index]
    centre = float((weights * (np.arange(start, stop) + CENTRE_IN_COLUMN)).sum() / weights.sum())
    peak = run[int(weights.argmax())]
    ranked = np.argpartition(peak, -3)[-3:]
    others = sorted(((float(peak[i]), int(i)) for i in ranked if i not in (index, 0)), reverse=True)
    return ReadCharacter(
        letters[index],
        min(centre / len(columns) * stretch, 1.0),
        round(float(weights.max()), 4),
        tuple((letters[i], round(share, 4)) for share, i in others if share >= 0.01),
    )
