"""Golden values of published corruptions, for PublishedCorruptionsTest: of those that draw at random statistics over
seeds, of the others a piece of the picture.

    python drawn.py > ../resources/dev/assay/check/corruption/drawn.json

numpy 2.4.6, scipy 1.17.1, scikit-image 0.26.0, pillow 12.3.0, opencv 5.0.0. The recipes are those of ImageNet-C
(Hendrycks and Dietterich 2019), written anew, at their own size of 224 x 224, gray. Snow's trail, which the published
code lets ImageMagick draw, keeps the light and is left out.
"""
import base64
import io
import json

import cv2
import numpy as np
from PIL import Image
from scipy.ndimage import map_coordinates, zoom
from skimage.filters import gaussian

SIDE, MAP, SEEDS = 224, 256, 200
CROP = slice(30, 54), slice(150, 174)
EVEN = np.full((SIDE, SIDE), 100 / 255)
RAMP = np.tile(np.round(np.arange(SIDE) * 255 / (SIDE - 1)) / 255, (SIDE, 1))


def waves() -> np.ndarray:
    """Plain arithmetic, so that the test makes the same picture."""
    y, x = np.mgrid[:SIDE, :SIDE]
    return (40 + (7 * x + 3 * y) % 61 + 2 * ((x // 9 + y // 13) % 2) * 40) / 255


def levels(values: np.ndarray) -> np.ndarray:
    return np.floor(np.clip(values, 0, 1) * 255 + .5)


# ---- drawn at random

def plasma(decay: float, rng: np.random.Generator) -> np.ndarray:
    """Diamond-square; the bump of a level is wibble * U(-wibble, wibble)."""
    heights, wibble, step = np.zeros((MAP, MAP)), 100.0, MAP

    def bumped(total):
        return total / 4 + wibble * rng.uniform(-wibble, wibble, total.shape)

    while step >= 2:
        half = step // 2
        corners = heights[::step, ::step]
        across = corners + np.roll(corners, -1, 0)
        heights[half::step, half::step] = bumped(across + np.roll(across, -1, 1))
        middles = heights[half::step, half::step]
        heights[::step, half::step] = bumped(middles + np.roll(middles, 1, 0) + corners + np.roll(corners, -1, 1))
        heights[half::step, ::step] = bumped(middles + np.roll(middles, 1, 1) + corners + np.roll(corners, -1, 0))
        step, wibble = half, wibble / decay
    heights -= heights.min()
    return (heights / heights.max())[:SIDE, :SIDE]


def fog(severity, rng):
    thickness, decay = ((1.5, 2), (2, 2), (2.5, 1.7), (2.5, 1.5), (3, 1.4))[severity - 1]
    return (EVEN + thickness * plasma(decay, rng)) * EVEN.max() / (EVEN.max() + thickness)


def snow(severity, rng):
    mean, size, threshold, kept = (
        (.1, 3, .5, .8), (.2, 2, .5, .7), (.55, 4, .9, .7), (.55, 4.5, .85, .65), (.55, 2.5, .85, .55))[severity - 1]
    layer = rng.normal(mean, .3, (SIDE, SIDE))
    inside = int(np.ceil(SIDE / size))
    top = (SIDE - inside) // 2
    layer = zoom(layer[top:top + inside, top:top + inside], size, order=1)
    trim = (layer.shape[0] - SIDE) // 2
    layer = layer[trim:trim + SIDE, trim:trim + SIDE]
    layer = np.clip(np.where(layer < threshold, 0, layer), 0, 1)
    white = np.maximum(EVEN, EVEN * 1.5 + .5)
    # The mean of the clipped sum, as the trail spreads the light thin enough not to be clipped at this level.
    return kept * EVEN + (1 - kept) * white + 2 * layer.mean()


def spatter(severity, rng):
    """Mud; water is lit in another way here."""
    mean, deviation, sigma, threshold, soft = ((.65, .3, 1, .65, 1.5), (.67, .4, 1, .65, 1.5))[severity - 4]
    liquid = gaussian(rng.normal(mean, deviation, (SIDE, SIDE)), sigma=sigma)
    mud = gaussian((liquid > threshold).astype(float), sigma=soft)
    mud[mud < .8] = 0
    return EVEN * (1 - mud) + mud * 42 / 255


def elastic(severity, rng):
    alpha, sigma, reach = (
        (2, .7, .1), (2, .08, .2), (.05, .01, .02), (.07, .01, .02), (.12, .01, .02))[severity - 1]
    alpha, sigma, reach = 244 * alpha, 244 * sigma, 244 * reach
    middle, square = SIDE // 2, SIDE // 3
    corners = np.float32([[middle + square, middle + square], [middle + square, middle - square],
                          [middle - square, middle - square]])
    moved = corners + rng.uniform(-reach, reach, corners.shape).astype(np.float32)
    picture = cv2.warpAffine(RAMP, cv2.getAffineTransform(corners, moved), (SIDE, SIDE),
                             borderMode=cv2.BORDER_REFLECT_101)
    dx, dy = (gaussian(rng.uniform(-1, 1, (SIDE, SIDE)), sigma, mode="reflect", truncate=3) * alpha for _ in range(2))
    y, x = np.mgrid[:SIDE, :SIDE]
    return map_coordinates(picture, [y + dy, x + dx], order=1, mode="reflect")


# ---- the same each time

def defocus(x, severity):
    radius, softness = ((3, .1), (4, .5), (6, .5), (8, .5), (10, .5))[severity - 1]
    reach = np.arange(-8, 9) if radius <= 8 else np.arange(-radius, radius + 1)
    disk = (np.add.outer(reach ** 2, reach ** 2) <= radius ** 2).astype(np.float64)
    side = 3 if radius <= 8 else 5
    return cv2.filter2D(x, -1, cv2.GaussianBlur(disk / disk.sum(), (side, side), softness))


def zoomed(x, severity):
    factors = np.arange(1, (1.11, 1.16, 1.21, 1.26, 1.31)[severity - 1], (.01, .01, .02, .02, .03)[severity - 1])
    total = x.copy()
    for factor in factors:
        inside = int(np.ceil(SIDE / factor))
        top = (SIDE - inside) // 2
        large = zoom(x[top:top + inside, top:top + inside], factor, order=1)
        trim = (large.shape[0] - SIDE) // 2
        total += large[trim:trim + SIDE, trim:trim + SIDE]
    return total / (len(factors) + 1)


def jpeg(x, severity):
    file = io.BytesIO()
    Image.fromarray(levels(x).astype(np.uint8)).save(file, "JPEG", quality=(25, 18, 15, 10, 7)[severity - 1])
    return np.asarray(Image.open(file)) / 255


def statistics(draw, clean, severity):
    rows = []
    for seed in range(SEEDS):
        found = levels(draw(severity, np.random.default_rng([20261126, severity, seed])))
        rows.append((found.mean(), found.std(), np.abs(np.diff(found, axis=1)).mean(),
                     np.abs(found - levels(clean)).mean()))
    rows = np.array(rows)
    return {name: {"mean": round(float(m), 4), "deviation": round(float(s), 4)} for name, m, s in zip(
        ("brightness", "unevenness", "roughness", "distance"), rows.mean(0), rows.std(0))}


print(json.dumps({
    "drawn": {name: {str(s): statistics(draw, clean, s) for s in severities} for name, draw, clean, severities in (
        ("fog", fog, EVEN, (1, 3, 5)), ("snow", snow, EVEN, (1, 3, 5)), ("spatter", spatter, EVEN, (4, 5)),
        ("elastic", elastic, RAMP, (3, 5)))},
    "same": {name: {str(s): base64.b64encode(levels(make(waves(), s))[CROP].astype(np.uint8).tobytes()).decode()
                    for s in (1, 3, 5)} for name, make in
             (("defocus-blur", defocus), ("zoom-blur", zoomed), ("jpeg", jpeg))}}, indent=1))
