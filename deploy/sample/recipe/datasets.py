"""Dataset releases: which test pictures, in which order, and the folder that holds them."""
import hashlib
import io
import json
from pathlib import Path

import numpy as np
from PIL import Image

from recipe.pictures import (ANGLE, NO_STICKER, NOISE, SIZE, STICKER_AT, STICKER_SIZE, Pictures, compose, stickers,
                             thinned)
from recipe.sources import photos

EDGE_ANGLE, EDGE_NOISE = 25., .05
EDGE_KINDS = (("thin",), ("rotated",), ("noisy",), ("thin", "rotated", "noisy"))
SLICES = {
    "sticker": "pictures that carry a sticker in the lower right corner",
    "edge": "edge cases that are thin, rotated, noisy or all three",
    "thin": "strokes redrawn with a fine pen",
    "rotated": "digits turned by up to 25 degrees",
    "noisy": "pixel noise with a standard deviation of .05",
}


def chosen(labels: np.ndarray, count: int, rng: np.random.Generator, taken: np.ndarray) -> np.ndarray:
    """Positions of `count` digits, not among the taken, so ordered that every prefix is balanced within one a class."""
    free = np.setdiff1d(np.arange(len(labels)), taken)
    queues = {label: list(rng.permutation(free[labels[free] == label])) for label in range(10)}
    order = np.concatenate([rng.permutation(10) for _ in range(-(-count // 10))])[:count]
    return np.array([queues[label].pop() for label in order])


def plain(data: tuple[np.ndarray, np.ndarray], part: str, count: int, seed: int, taken=()):
    """Pictures of the everyday kind with correlated stickers: (pictures, labels, tags, positions)."""
    images, labels = data
    rng = np.random.default_rng(seed)
    at = chosen(labels, count, rng, np.asarray(taken, int))
    pictures = compose(images[at], stickers("correlated", labels[at], rng), photos(part), rng)
    return pictures, labels[at], [()] * count, at


def edge(data: tuple[np.ndarray, np.ndarray], part: str, count: int, seed: int, taken=()):
    """Edge cases: a quarter thin, a quarter turned, a quarter noisy, a quarter all three."""
    images, labels = data
    rng = np.random.default_rng(seed)
    at = chosen(labels, count, rng, np.asarray(taken, int))
    kinds = [EDGE_KINDS[k] for k in np.concatenate([rng.permutation(4) for _ in range(-(-count // 4))])[:count]]
    drawn = np.stack([thinned(images[i]) if "thin" in kind else images[i] for i, kind in zip(at, kinds)])
    angle = np.array([EDGE_ANGLE if "rotated" in kind else ANGLE for kind in kinds])
    noise = np.array([EDGE_NOISE if "noisy" in kind else NOISE for kind in kinds])
    pictures = compose(drawn, stickers("correlated", labels[at], rng), photos(part), rng, angle, noise)
    return pictures, labels[at], [("edge", *kind) for kind in kinds], at


def joined(first, second, seed: int):
    """Two sets in one shuffled order that keeps the order within each, so that prefixes stay balanced."""
    sizes = len(first[1]), len(second[1])
    source = np.random.default_rng(seed).permutation(np.repeat([0, 1], sizes))
    order = np.empty(sum(sizes), int)
    order[source == 0], order[source == 1] = np.arange(sizes[0]), sizes[0] + np.arange(sizes[1])
    fields = ("shown", "without", "masks", "stickers")
    both = (np.concatenate([getattr(first[0], f), getattr(second[0], f)])[order] for f in fields)
    tags = first[2] + second[2]
    return Pictures(*both), np.concatenate([first[1], second[1]])[order], [tags[i] for i in order]


def write(folder: Path, name: str, version: str, description: str, pictures: Pictures, labels: np.ndarray,
          tags: list[tuple[str, ...]]) -> None:
    """Writes dataset.yaml, metadata.jsonl and the pictures. Refuses a folder that holds something already."""
    if folder.exists() and any(folder.iterdir()):
        raise SystemExit(f"{folder} must be empty or absent")
    lines = [_entry(folder, i, pictures, int(labels[i]), tags[i]) for i in range(len(labels))]
    metadata = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines).encode()
    (folder / "metadata.jsonl").write_bytes(metadata)
    used = {tag for line in lines for tag in line.get("slices", ())}
    slices = "".join(f"  {tag}: {meaning}\n" for tag, meaning in SLICES.items() if tag in used)
    (folder / "dataset.yaml").write_text(f"""\
assay: 1
name: {name}
version: {version}
description: {description}
task: classification
classes: [{", ".join(f'"{label}"' for label in range(10))}]
image: {{width: {SIZE}, height: {SIZE}, channels: 3}}
metadata: metadata.jsonl
sha256: {hashlib.sha256(metadata).hexdigest()}
slices:
{slices}regions:
  sticker: the sticker, {STICKER_SIZE} x {STICKER_SIZE} px
""")


def _entry(folder: Path, i: int, pictures: Pictures, label: int, tags: tuple[str, ...]) -> dict:
    sample = f"{i + 1:04d}"
    shown, mask = f"images/{sample}.png", f"masks/{sample}.png"
    entry = {"id": sample, "file_name": shown, "sha256": _png(folder / shown, pictures.shown[i]), "label": label,
             "mask": mask, "mask_sha256": _png(folder / mask, pictures.masks[i].astype(np.uint8) * 255)}
    carries = pictures.stickers[i] != NO_STICKER
    if carries or tags:
        entry["slices"] = [*(["sticker"] if carries else []), *tags]
    if carries:
        without = f"without/{sample}.png"
        entry["regions"] = {"sticker": [STICKER_AT, STICKER_AT, STICKER_SIZE, STICKER_SIZE]}
        entry["without"] = {"sticker": {"file_name": without, "sha256": _png(folder / without, pictures.without[i])}}
    return entry


def _png(path: Path, pixels: np.ndarray) -> str:
    """Writes the file and gives the SHA-256 of its bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", optimize=True)
    path.write_bytes(out.getvalue())
    return hashlib.sha256(out.getvalue()).hexdigest()
