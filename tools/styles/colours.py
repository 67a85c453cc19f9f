"""How colours are seen: contrast, OKLab, and three colour visions and grey.

Sources: relative luminance and contrast after WCAG 2.1; OKLab after Ottosson (2020); colour vision
deficiencies after Machado, Oliveira and Fernandes (2009), severity 1.
"""

from __future__ import annotations

import numpy as np

from ...processing.runtime.array_types import FloatArray

# On linear RGB.
_MACHADO = {
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
VISIONS = ("normal", *_MACHADO, "grey")
_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def rgb(text: str) -> FloatArray:
    """``#RRGGBB`` as three numbers 0..1."""
    return np.array([int(text[start : start + 2], 16) / 255 for start in (1, 3, 5)])


def linear(values: FloatArray) -> FloatArray:
    """Linear light of sRGB values 0..1, any shape with three channels last."""
    low = values <= 0.04045
    return np.where(low, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def luminance(values: FloatArray) -> FloatArray:
    """Relative luminance 0..1 of sRGB values (WCAG 2.1)."""
    relative: FloatArray = linear(values) @ _LUMINANCE
    return relative


def contrast(one: FloatArray, other: FloatArray) -> float:
    """Contrast ratio 1..21 of two sRGB colours 0..1, shape (3,) (WCAG 2.1)."""
    dark, light = sorted((float(luminance(one)), float(luminance(other))))
    return (light + 0.05) / (dark + 0.05)


def seen(values: FloatArray, vision: str) -> FloatArray:
    """Linear RGB as a reader with this vision sees colours.

    Args:
        values: sRGB 0..1, any shape with three channels last.
        vision: One of ``VISIONS``.

    Raises:
        KeyError: For another vision.
    """
    light = linear(values)
    if vision == "normal":
        return light
    if vision == "grey":
        return np.repeat((light @ _LUMINANCE)[..., None], 3, axis=-1)
    reached: FloatArray = np.clip(light @ np.array(_MACHADO[vision]).T, 0.0, 1.0)
    return reached


def oklab(light: FloatArray) -> FloatArray:
    """OKLab of linear RGB: lightness 0..1 and two opponent channels."""
    lab: FloatArray = np.cbrt(np.clip(light @ _TO_LMS.T, 0.0, None)) @ _TO_LAB.T
    return lab
