"""Annotations and drawn paths of a PDF page, in points as displayed.

MuPDF gives both in the coordinates of the unrotated page (crop box and UserUnit applied);
the page's rotation matrix takes them to the display. Form XObjects are run by MuPDF, so
their paths come in page coordinates like any other.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pymupdf

from extractors.document import Annotation, Colour, Point, VectorPath
from extractors.evidence import Box
from extractors.formats.pdf_strips import empty_slits, painted_strips

# Limits on hostile pages (robustness.md, design advice 5); the most of a real page seen
# there is some thousands.
MAX_ANNOTATIONS = 5_000
MAX_PATHS = 50_000
MAX_POINTS = 4_000
"""Points of one path; what is longer is a map or a plot, not a line under text."""
MAX_QUADS = 2_000
"""Quads or strokes of one annotation: more than a page has lines of text."""
BEZIER_STEPS = 8
# An annotation's appearance may stand out of its rectangle by the pen's width, in points.
APPEARANCE_MARGIN = 3.0

MARKING_KINDS = frozenset(
    {
        "Underline",
        "Squiggly",
        "Highlight",
        "StrikeOut",
        "Ink",
        "Line",
        "PolyLine",
        "Square",
        "Circle",
        "Polygon",
    }
)
_MARKUP_KINDS = frozenset({"Underline", "Squiggly", "Highlight", "StrikeOut"})
_NO_MARKS = frozenset({"Link", "Popup", "Widget"})
_DRAWN_KINDS = frozenset({"Ink", "Line", "PolyLine", "Polygon"})

Affine = tuple[float, float, float, float, float, float]


def page_annotations(page: pymupdf.Page) -> tuple[Annotation, ...]:
    """The visible annotations that can indicate text; links, widgets and stamps are not."""
    matrix: Affine = tuple(page.rotation_matrix)
    found = (_annotation(annot, matrix) for annot in _visible(page))
    return tuple(annotation for annotation in found if annotation is not None)


def page_paths(page: pymupdf.Page) -> tuple[VectorPath, ...]:
    """Every path drawn on the page, one value a subpath; at most `MAX_PATHS`.

    The appearances of annotations and form fields, which MuPDF draws after the page, are
    left out: they are no part of the page's own drawing. What is painted through slits
    comes last.
    """
    matrix: Affine = tuple(page.rotation_matrix)
    drawings = _drawings(page)
    drawn = (_subpaths(drawing, matrix) for drawing in drawings if drawing["type"] != "clip")
    kept = tuple(itertools.islice(itertools.chain.from_iterable(drawn), MAX_PATHS))
    own = kept[: len(kept) - _appearance_count(kept, _appearance_boxes(page, matrix))]
    return (*own, *painted_strips(page, empty_slits(drawings)))


def slit_count(page: pymupdf.Page) -> int:
    """How many slits the page paints something else than paths through."""
    return sum(1 for _ in empty_slits(_drawings(page)))


def _drawings(page: pymupdf.Page) -> list[dict[str, Any]]:
    """The page's paths and clips in drawing order; at most `MAX_PATHS`."""
    drawings: list[dict[str, Any]] = []

    def collect(drawing: dict[str, Any]) -> None:
        if len(drawings) < MAX_PATHS and drawing["type"] in ("s", "f", "fs", "clip"):
            drawings.append(drawing)

    page.get_cdrawings(extended=True, callback=collect)
    return drawings


def _visible(page: pymupdf.Page) -> Iterator[Any]:
    hidden = pymupdf.PDF_ANNOT_IS_HIDDEN | pymupdf.PDF_ANNOT_IS_NO_VIEW
    for annot in itertools.islice(_annots(page), MAX_ANNOTATIONS):
        if not annot.flags & hidden:
            yield annot


def _annots(page: pymupdf.Page) -> Iterator[Any]:
    """Every annotation. `page.annots` passes over those that are no objects of their own."""
    annot = page.first_annot
    while annot is not None:
        if annot.type[1] not in _NO_MARKS:
            yield annot
        annot = annot.next


def _annotation(annot: Any, matrix: Affine) -> Annotation | None:
    kind = annot.type[1]
    if kind not in MARKING_KINDS:
        return None
    vertices = (annot.vertices or [])[: 4 * MAX_QUADS]
    boxes: tuple[Box, ...] = ()
    paths: tuple[tuple[Point, ...], ...] = ()
    if kind in _MARKUP_KINDS:
        boxes = tuple(_quads_to_boxes(vertices, matrix))
    elif kind in _DRAWN_KINDS:
        paths = tuple(_vertices_to_paths(vertices, matrix))
    boxes = boxes or (_box(tuple(annot.rect), matrix),)
    if not all(math.isfinite(value) for box in boxes for value in box.as_tuple()):
        return None
    border = annot.border or {}
    return Annotation(
        kind=kind,
        boxes=boxes,
        paths=paths,
        colour=_colour((annot.colors or {}).get("stroke")),
        width=max(float(border.get("width", 1.0) or 0.0), 0.0),
        content=str((annot.info or {}).get("content", "")),
    )


def _quads_to_boxes(vertices: Sequence[Point], matrix: Affine) -> Iterator[Box]:
    for start in range(0, len(vertices) - 3, 4):
        yield _points_box([_moved(point, matrix) for point in vertices[start : start + 4]])


def _vertices_to_paths(vertices: Sequence[Any], matrix: Affine) -> Iterator[tuple[Point, ...]]:
    """Ink holds a list of point lists, Line and PolyLine one list of points."""
    strokes = vertices if vertices and isinstance(vertices[0], list) else [vertices]
    for stroke in strokes:
        if len(stroke) >= 2:
            yield tuple(_moved(point, matrix) for point in stroke[:MAX_POINTS])


def _colour(values: Sequence[float] | None) -> Colour | None:
    """RGB of grey, RGB or CMYK components; None when there are none."""
    if not values:
        return None
    if len(values) == 1:
        return (values[0], values[0], values[0])
    if len(values) == 3:
        return (values[0], values[1], values[2])
    cyan, magenta, yellow, black = values[:4]
    return ((1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black))


def _subpaths(drawing: dict[str, Any], matrix: Affine) -> Iterator[VectorPath]:
    stroked, filled = "s" in drawing["type"], "f" in drawing["type"]
    scale = math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
    for points, curved in _item_chains(drawing):
        moved = tuple(_moved(point, matrix) for point in points)
        if len(moved) < 2 or not all(map(math.isfinite, itertools.chain.from_iterable(moved))):
            continue
        yield VectorPath(
            points=moved,
            box=_points_box(moved),
            stroked=stroked,
            filled=filled,
            width=float(drawing.get("width") or 0.0) * scale if stroked else 0.0,
            colour=_colour(drawing.get("color")) if stroked else None,
            fill=_colour(drawing.get("fill")) if filled else None,
            curved=curved,
            dashed=_is_dashed(drawing.get("dashes")),
            order=int(drawing.get("seqno", 0)),
        )


def _is_dashed(dashes: str | None) -> bool:
    """MuPDF writes "[ 3 2 ] 0"; a solid line is "[] 0"."""
    return dashes is not None and dashes.partition("]")[0].strip(" [") != ""


def _item_chains(drawing: dict[str, Any]) -> Iterator[tuple[list[Point], bool]]:
    """The drawing's items as chains of points with whether a curve is in them."""
    chain: list[Point] = []
    curved = False
    for item in drawing["items"]:
        points = _item_points(item)
        continues = item[0] in ("l", "c") and bool(chain) and points[0] == chain[-1]
        if not continues:
            if chain:
                yield chain, curved
            chain, curved = [points[0]], False
        if len(chain) < MAX_POINTS:
            chain.extend(points[1:])
        curved = curved or item[0] == "c"
    if chain:
        if drawing.get("closePath"):
            chain.append(chain[0])
        yield chain, curved


def _item_points(item: Sequence[Any]) -> list[Point]:
    """Line, curve, rectangle or quad as a chain of points; shapes are closed."""
    kind = item[0]
    if kind == "l":
        return [tuple(item[1]), tuple(item[2])]
    if kind == "c":
        return _bezier(*(tuple(point) for point in item[1:5]))
    if kind == "re":
        x0, y0, x1, y1 = item[1]
        return [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
    upper_left, upper_right, lower_left, lower_right = (tuple(point) for point in item[1])
    return [upper_left, upper_right, lower_right, lower_left, upper_left]


def _bezier(start: Point, first: Point, second: Point, end: Point) -> list[Point]:
    points = []
    for step in range(BEZIER_STEPS + 1):
        t = step / BEZIER_STEPS
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        corners = (start, first, second, end)
        x = sum(weight * corner[0] for weight, corner in zip(weights, corners, strict=True))
        y = sum(weight * corner[1] for weight, corner in zip(weights, corners, strict=True))
        points.append((x, y))
    points[0], points[-1] = start, end
    return points


def _appearance_boxes(page: pymupdf.Page, matrix: Affine) -> tuple[Box, ...]:
    annots = itertools.islice(_annots(page), MAX_ANNOTATIONS)
    widgets = itertools.islice(page.widgets() or (), MAX_ANNOTATIONS)
    rects = [tuple(item.rect) for item in itertools.chain(annots, widgets)]
    return tuple(
        _box(rect, matrix).grown(APPEARANCE_MARGIN, APPEARANCE_MARGIN)
        for rect in rects
        if all(map(math.isfinite, rect))
    )


def _appearance_count(paths: Sequence[VectorPath], boxes: Sequence[Box]) -> int:
    """How many paths at the end of the drawing lie in the boxes of annotations."""
    count = 0
    for path in reversed(paths):
        if not any(_holds(box, path.box) for box in boxes):
            break
        count += 1
    return count


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x0 <= inner.x0
        and outer.y0 <= inner.y0
        and inner.x1 <= outer.x1
        and inner.y1 <= outer.y1
    )


def _moved(point: Iterable[float], matrix: Affine) -> Point:
    x, y = point
    a, b, c, d, e, f = matrix
    return (x * a + y * c + e, x * b + y * d + f)


def _box(rect: tuple[float, float, float, float], matrix: Affine) -> Box:
    return _points_box([_moved(rect[:2], matrix), _moved(rect[2:], matrix)])


def _points_box(points: Sequence[Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))
