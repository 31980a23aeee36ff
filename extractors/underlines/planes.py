"""Masks of pixels, as the finders of strokes hand them on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
"""A picture of one channel or a mask (255: it is so), height x width; or of three channels."""
Matrix = NDArray[np.float64]


def lower_edges(ink: Plane) -> Plane:
    """Mask of ink pixels with paper right below."""
    edges = ink.copy()
    edges[:-1] &= ~ink[1:]
    return edges
