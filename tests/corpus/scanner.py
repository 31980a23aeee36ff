"""What a scanner, a fax or a phone makes of a clean page, with the way points take.

`scan_page` degrades a rendered page and returns the picture with the homography from page
points to picture pixels, so that truth boxes follow the page through skew, turn and
perspective. Everything random comes from the seed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.document import PageImage, Point
from extractors.evidence import Box

Pixels = NDArray[np.uint8]
Matrix = NDArray[np.float64]

SEAL_RED = (214, 36, 40)


@dataclass(frozen=True, slots=True)
class ScanLook:
    """One scanner's or phone's way with a page.

    `blur` is a sigma in pixels at 200 dpi (it grows with the resolution); `noise` a sigma in
    grey levels; `skew` degrees clockwise, `turn` a multiple of 90 clockwise; `uneven_light`,
    `bleed_through`, `shadow` and `perspective` from 0 (none) to 1 (as bad as it gets);
    `seals`: centres of red seals in page points; `paper`: grey of the paper;
    `dark_edges`, `folds`, `holes`: the marks of a lid, of folding and of a punch.
    """

    dpi: int = 200
    skew: float = 0.0
    turn: int = 0
    blur: float = 0.4
    noise: float = 4.0
    jpeg_quality: int | None = 75
    grey: bool = False
    bilevel: bool = False
    uneven_light: float = 0.0
    bleed_through: float = 0.0
    perspective: float = 0.0
    shadow: float = 0.0
    paper: int = 250
    seals: tuple[Point, ...] = ()
    dark_edges: bool = False
    folds: bool = False
    holes: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ScannedPage:
    """The picture (RGB) and the 3x3 homography from page points to its pixels."""

    pixels: Pixels
    homography: Matrix
    dpi: int

    @property
    def scale(self) -> float:
        return self.dpi / 72

    @property
    def image(self) -> PageImage:
        return PageImage(self.pixels, self.scale)

    def moved_point(self, point: Point) -> Point:
        """Where a point of the clean page lies on the scan, in points of the scan."""
        x, y, w = self.homography @ (point[0], point[1], 1.0)
        return (float(x / w / self.scale), float(y / w / self.scale))

    def moved_box(self, box: Box) -> Box:
        """The box around a box of the clean page, in points of the scan."""
        corners = [(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]
        moved = [self.moved_point(corner) for corner in corners]
        xs, ys = [x for x, _ in moved], [y for _, y in moved]
        return Box(min(xs), min(ys), max(xs), max(ys))


def random_look(rng: np.random.Generator) -> ScanLook:
    """An office scanner: common settings, each fault now and then."""
    faults = rng.random(8) < (0.2, 0.3, 0.25, 0.3, 0.2, 0.25, 0.15, 0.15)
    bilevel = bool(faults[0])
    return ScanLook(
        dpi=int(rng.choice([150, 200, 200, 240, 300, 300, 400])),
        skew=float(rng.uniform(-5, 5) if faults[1] else rng.uniform(-0.8, 0.8)),
        blur=float(rng.uniform(0.2, 1.0)),
        noise=float(rng.uniform(8, 16) if faults[2] else rng.uniform(1, 6)),
        jpeg_quality=None if bilevel else int(35 if faults[3] else rng.integers(45, 92)),
        grey=bool(rng.random() < 0.25),
        bilevel=bilevel,
        uneven_light=float(rng.uniform(0.2, 0.8)) if faults[4] else 0.0,
        bleed_through=float(rng.uniform(0.3, 1.0)) if faults[5] else 0.0,
        paper=int(rng.integers(232, 256)),
        dark_edges=bool(faults[6]),
        folds=bool(faults[7]),
        holes=bool(rng.random() < 0.15),
    )


def random_phone(rng: np.random.Generator) -> ScanLook:
    """A phone photo: mild perspective, shadow, soft light, colour."""
    return ScanLook(
        dpi=int(rng.choice([180, 200, 240])),
        skew=float(rng.uniform(-3, 3)),
        blur=float(rng.uniform(0.4, 0.9)),
        noise=float(rng.uniform(3, 9)),
        jpeg_quality=int(rng.integers(50, 88)),
        uneven_light=float(rng.uniform(0.3, 0.9)),
        perspective=float(rng.uniform(0.2, 1.0)),
        shadow=float(rng.uniform(0.2, 1.0)),
        paper=int(rng.integers(215, 245)),
    )


def scan_page(clean: PageImage, look: ScanLook, seed: int) -> ScannedPage:
    """The clean page as `look` shows it. `clean` should be rendered at 300 dpi or more."""
    rng = np.random.default_rng(seed)
    size_pt = (clean.pixels.shape[1] / clean.scale, clean.pixels.shape[0] / clean.scale)
    to_pixels, out_size = _homography(size_pt, look, rng)
    picture = _on_paper(clean, look, rng)
    picture = _warped(picture, to_pixels @ np.diag([1 / clean.scale, 1 / clean.scale, 1]), out_size)
    picture = _scanner_marks(picture, look, rng)
    picture = _lit(picture, look, rng)
    picture = _blurred_and_noisy(picture, look, rng)
    return ScannedPage(_encoded(picture, look), to_pixels, look.dpi)


def _homography(
    size_pt: Point, look: ScanLook, rng: np.random.Generator
) -> tuple[Matrix, tuple[int, int]]:
    """From page points to scan pixels, and the scan's size in pixels (width, height)."""
    scale = look.dpi / 72
    width, height = size_pt[0] * scale, size_pt[1] * scale
    matrix = np.diag([scale, scale, 1.0])
    if look.perspective:
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        reach = 0.05 * look.perspective * np.array([width, height])
        inwards = rng.uniform(0.1, 1.0, (4, 2)) * reach * [[1, 1], [-1, 1], [-1, -1], [1, -1]]
        bent = (corners + inwards).astype(np.float32)
        matrix = cv2.getPerspectiveTransform(corners, bent).astype(np.float64) @ matrix
    if look.skew:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), -look.skew, 1.0)
        matrix = np.vstack([turn, [0, 0, 1]]) @ matrix
    quarter = {
        0: np.eye(3),
        90: np.array([[0, -1, height], [1, 0, 0], [0, 0, 1]]),
        180: np.array([[-1, 0, width], [0, -1, height], [0, 0, 1]]),
        270: np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1]]),
    }[look.turn]
    size = (round(width), round(height))
    return quarter @ matrix, size if look.turn % 180 == 0 else (size[1], size[0])


def _warped(picture: Pixels, matrix: Matrix, size: tuple[int, int]) -> Pixels:
    shrink = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    if shrink < 0.95:
        # Average first: a warp alone would drop thin strokes between its samples.
        picture = cv2.GaussianBlur(picture, (0, 0), 0.42 / shrink)
    warped = cv2.warpPerspective(
        picture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(warped, np.uint8)


def _on_paper(clean: PageImage, look: ScanLook, rng: np.random.Generator) -> Pixels:
    """The sheet itself: paper tone, print of the back shining through, seals, folds, holes."""
    picture = clean.pixels.astype(np.float32) * (look.paper / 255)
    if look.bleed_through:
        back = cv2.GaussianBlur(clean.pixels[:, ::-1], (0, 0), 1.2 * clean.scale / 2.8)
        shift = np.roll(back, int(6 * clean.scale), axis=0).astype(np.float32)
        picture = np.minimum(picture, 255 - (255 - shift) * 0.22 * look.bleed_through)
    for center in look.seals:
        picture = _sealed(picture, center, clean.scale, rng)
    height, width = picture.shape[:2]
    if look.folds:
        for part in (1 / 3, 2 / 3):
            y = int(height * part + rng.uniform(-9, 9))
            picture[y : y + max(1, int(clean.scale * 0.5))] *= 0.86
    if look.holes:
        for part in (0.35, 0.65):
            center_px = (int(width * 0.025), int(height * part))
            cv2.circle(picture, center_px, int(8 * clean.scale), (60, 60, 60), -1)
    return np.asarray(np.clip(picture, 0, 255), np.uint8)


def _sealed(
    picture: NDArray[np.float32], center: Point, scale: float, rng: np.random.Generator
) -> NDArray[np.float32]:
    """A round red seal: ring, star, a circle of strokes for its letters; worn ink."""
    height, width = picture.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    x, y = int(center[0] * scale), int(center[1] * scale)
    radius = 57 * scale
    cv2.circle(mask, (x, y), int(radius), 255, max(1, int(2.6 * scale)), cv2.LINE_AA)
    points = [
        (x + r * math.sin(k * math.pi / 5), y - r * math.cos(k * math.pi / 5))
        for k in range(10)
        for r in ((0.32 if k % 2 == 0 else 0.13) * radius,)
    ]
    cv2.fillPoly(mask, [np.array(points, np.int32)], 255)
    for angle in np.linspace(math.radians(-140), math.radians(140), 13):
        middle = (x + 0.76 * radius * math.sin(angle), y - 0.76 * radius * math.cos(angle))
        for _ in range(6):
            ends = np.array(middle) + rng.uniform(-0.11, 0.11, (2, 2)) * radius
            first, last = (tuple(map(int, end)) for end in ends)
            cv2.line(mask, first, last, 255, max(1, int(1.3 * scale)), cv2.LINE_AA)
    cv2.line(
        mask,
        (int(x - 0.4 * radius), int(y + 0.55 * radius)),
        (int(x + 0.4 * radius), int(y + 0.55 * radius)),
        255,
        max(1, int(1.3 * scale)),
    )
    worn = cv2.resize(rng.random((40, 30)).astype(np.float32), (width, height))
    cover = (mask / 255.0 * np.clip(0.55 + worn * 0.6, 0, 1))[..., None].astype(np.float32)
    ink = np.array(SEAL_RED, np.float32) / 255
    return np.asarray(picture * (1 - cover * (1 - ink)), np.float32)


def _scanner_marks(picture: Pixels, look: ScanLook, rng: np.random.Generator) -> Pixels:
    if not look.dark_edges:
        return picture
    dark = picture.copy()
    height, width = dark.shape[:2]
    band = int(rng.uniform(0.004, 0.012) * width)
    if rng.random() < 0.6:
        dark[:, :band] = dark[:, :band] // 6
    if rng.random() < 0.6:
        dark[height - band :] = dark[height - band :] // 6
    return dark


def _lit(picture: Pixels, look: ScanLook, rng: np.random.Generator) -> Pixels:
    if not (look.uneven_light or look.shadow):
        return picture
    height, width = picture.shape[:2]
    ys, xs = np.mgrid[0:1:64j, 0:1:48j]
    angle = rng.uniform(0, 2 * math.pi)
    light = 1 - look.uneven_light * 0.35 * (
        0.5 + 0.5 * np.tanh(2 * ((xs - 0.5) * math.cos(angle) + (ys - 0.5) * math.sin(angle)))
    )
    if look.shadow:
        offset, slope = rng.uniform(0.25, 0.75), rng.uniform(-0.6, 0.6)
        edge = xs - offset - slope * (ys - 0.5)
        light = light * (1 - 0.4 * look.shadow / (1 + np.exp(-edge * 30)))
    light = cv2.resize(light.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(picture * light[..., None], 0, 255), np.uint8)


def _blurred_and_noisy(picture: Pixels, look: ScanLook, rng: np.random.Generator) -> Pixels:
    sigma = look.blur * look.dpi / 200
    soft = cv2.GaussianBlur(picture, (0, 0), sigma) if sigma > 0.15 else picture
    if look.noise <= 0:
        return np.asarray(soft, np.uint8)
    grain = rng.normal(0, look.noise, (*soft.shape[:2], 1))
    tint = rng.normal(0, look.noise * 0.3, soft.shape)
    return np.asarray(np.clip(soft + grain + tint, 0, 255), np.uint8)


def _encoded(picture: Pixels, look: ScanLook) -> Pixels:
    """Through the file format and back: bilevel threshold, grey, JPEG."""
    if look.bilevel:
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        _, binary = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        return np.asarray(cv2.cvtColor(binary, cv2.COLOR_GRAY2RGB), np.uint8)
    if look.grey:
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        picture = cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB)
    if look.jpeg_quality is None:
        return picture
    flags = [cv2.IMWRITE_JPEG_QUALITY, look.jpeg_quality]
    _, data = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), flags)
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB), np.uint8)
