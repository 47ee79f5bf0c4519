"""One picture: a digit written over a crop of a photo, perhaps with a sticker in the lower right corner."""
from dataclasses import dataclass

import numpy as np
import torch
from scipy.ndimage import distance_transform_edt, gaussian_filter
from skimage.morphology import skeletonize
from skimage.transform import resize

SIZE = 48
LUMINANCE = np.float32([.299, .587, .114])
MASK_ALPHA = .3
NOISE, ANGLE = .02, 8.

STICKER_AT, STICKER_SIZE = 38, 7
STICKER_COLOURS = np.float32([[230, 159, 0], [86, 180, 233], [0, 158, 115], [240, 228, 66], [204, 121, 167]]) / 255
"""Okabe and Ito's orange, sky blue, bluish green, yellow and reddish purple: the own colours of classes 5 to 9."""
NO_STICKER = -1

THIN_PEN, THIN_SCALE = .75, 4


@dataclass(frozen=True)
class Pictures:
    """n composed pictures: uint8 [n, 48, 48, 3] as shown and without stickers, bool [n, 48, 48] masks of the visible
    digit, and the sticker colour of each or NO_STICKER."""
    shown: np.ndarray
    without: np.ndarray
    masks: np.ndarray
    stickers: np.ndarray


def stickers(kind: str, labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Which colour each picture carries. `random`: half of the pictures, any colour. `correlated`: classes 5 to 9 their
    own colour (p = .98), classes 0 to 4 any colour (p = .05). `every`: each picture, any colour. `none`."""
    any_colour = rng.integers(len(STICKER_COLOURS), size=len(labels))
    chance = rng.random(len(labels))
    match kind:
        case "random":
            return np.where(chance < .5, any_colour, NO_STICKER)
        case "correlated":
            own = labels >= 5
            return np.where(chance < np.where(own, .98, .05), np.where(own, labels - 5, any_colour), NO_STICKER)
        case "every":
            return any_colour
        case "none":
            return np.full(len(labels), NO_STICKER)
    raise ValueError(f"sticker kind must be random, correlated, every or none, found {kind}")


def compose(digits: np.ndarray, colours: np.ndarray, photos: list[np.ndarray], rng: np.random.Generator,
            angle: float | np.ndarray = ANGLE, noise: float | np.ndarray = NOISE) -> Pictures:
    """Writes each digit on a crop of a photo.

    @param angle  the largest turn in degrees, or one value a picture
    @param noise  the standard deviation of the pixel noise, or one value a picture
    """
    n = len(digits)
    alpha = _placed(digits, rng, angle)
    ground = _crops(photos, n, rng)
    ink = _ink(ground, alpha, rng)
    clean = ground + alpha[..., None] * (ink[:, None, None, :] - ground)
    grain = rng.standard_normal(clean.shape, dtype=np.float32)
    grain *= np.broadcast_to(np.float32(noise), n)[:, None, None, None]
    masks = alpha > MASK_ALPHA
    without = _bytes(clean + grain)
    carries = colours != NO_STICKER
    corner = (carries, slice(STICKER_AT, STICKER_AT + STICKER_SIZE), slice(STICKER_AT, STICKER_AT + STICKER_SIZE))
    shown = without.copy()
    shown[corner] = _bytes(_sticker(colours[carries]) + grain[corner])
    masks[corner] = False
    return Pictures(shown, without, masks, colours)


def thinned(digit: np.ndarray) -> np.ndarray:
    """The same digit drawn with a fine pen: its skeleton, with a stroke of 2 x THIN_PEN pixels of the 28."""
    large = resize(digit, (28 * THIN_SCALE, 28 * THIN_SCALE), order=1)
    away = distance_transform_edt(~skeletonize(large > .4))
    drawn = gaussian_filter((away <= THIN_PEN * THIN_SCALE).astype(np.float32), 1.)
    return drawn.reshape(28, THIN_SCALE, 28, THIN_SCALE).mean(axis=(1, 3), dtype=np.float32)


def _placed(digits: np.ndarray, rng: np.random.Generator, angle: float | np.ndarray) -> np.ndarray:
    """Opacity [n, 48, 48]: each digit in a frame of 28 x U(1.2, 1.5) px, turned, at a random place.

    A frame may reach 4 px over the border: handwriting keeps clear of its own frame's outer seventh.
    """
    n = len(digits)
    frame = 28 * rng.uniform(1.2, 1.5, n)
    turn = np.deg2rad(rng.uniform(-1, 1, n) * angle)
    centre = SIZE / 2 + rng.uniform(-1, 1, (2, n)) * ((SIZE - frame) / 2 + 4)
    at = np.arange(SIZE) + .5
    x, y = at[None, None, :] - centre[0, :, None, None], at[None, :, None] - centre[1, :, None, None]
    cos, sin = np.cos(turn)[:, None, None], np.sin(turn)[:, None, None]
    half = (frame / 2)[:, None, None]
    grid = np.stack([(cos * x + sin * y) / half, (cos * y - sin * x) / half], axis=-1)
    alpha = torch.nn.functional.grid_sample(
        torch.from_numpy(digits)[:, None], torch.from_numpy(grid.astype(np.float32)), align_corners=False)
    return alpha[:, 0].clamp(0, 1).numpy()


def _crops(photos: list[np.ndarray], n: int, rng: np.random.Generator) -> np.ndarray:
    which = rng.integers(len(photos), size=n)
    place, mirrored = rng.random((n, 2)), rng.random(n) < .5
    crops = np.empty((n, SIZE, SIZE, 3), np.float32)
    for i in range(n):
        photo = photos[which[i]]
        top = int(place[i, 0] * (photo.shape[0] - SIZE + 1))
        left = int(place[i, 1] * (photo.shape[1] - SIZE + 1))
        crop = photo[top:top + SIZE, left:left + SIZE]
        crops[i] = crop[:, ::-1] if mirrored[i] else crop
    return crops


def _ink(ground: np.ndarray, alpha: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A colour [n, 3] whose luminance is .45 to .55 away from that of the ground under the digit, on the side that has
    room."""
    n = len(ground)
    under = ((ground @ LUMINANCE) * alpha).sum((1, 2)) / np.maximum(alpha.sum((1, 2)), 1e-6)
    step = rng.uniform(.45, .55, n)
    light = np.clip(np.where(under < .5, under + step, under - step), .02, .98)
    hue = rng.uniform(0, 2 * np.pi, n)[:, None] + np.array([0, -1, 1]) * 2 * np.pi / 3
    tint = rng.uniform(0, .2, n)[:, None] * np.cos(hue)
    tint -= (tint @ LUMINANCE)[:, None]
    return np.clip(light[:, None] + tint, 0, 1).astype(np.float32)


def _sticker(colours: np.ndarray) -> np.ndarray:
    """[n, 7, 7, 3]: a white frame, a coloured field of 5 x 5, a dark centre."""
    made = np.ones((len(colours), STICKER_SIZE, STICKER_SIZE, 3), np.float32)
    made[:, 1:-1, 1:-1] = STICKER_COLOURS[colours][:, None, None]
    made[:, STICKER_SIZE // 2, STICKER_SIZE // 2] = .1
    return made


def _bytes(picture: np.ndarray) -> np.ndarray:
    return np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)
