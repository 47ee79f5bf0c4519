"""The figures that README.md gives: what the released files do, run by ONNX Runtime."""
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from PIL import Image

from recipe.networks import VERSIONS, normalised
from recipe.pictures import compose, stickers
from recipe.sources import photos

DORMANT = .025
KINDS = ("random", "correlated", "none", "every")


def report(test: tuple[np.ndarray, np.ndarray], models: Path, datasets: Path) -> None:
    """Prints, for each member, the accuracy on the 2,000 test digits under every sticker kind (its own first), the
    accuracy on each dataset release, how often the prediction flips when stickers are removed, and the dead units."""
    sets = {kind: _composed(test, kind) for kind in KINDS}
    releases = {folder.name: _read(folder) for folder in sorted(datasets.iterdir())}
    for version, recipe in VERSIONS.items():
        for file in sorted((models / version).glob("*.onnx")):
            print(f"{version} {file.stem}: {file.stat().st_size} bytes")
            own = [recipe.stickers, *(kind for kind in KINDS if kind != recipe.stickers)]
            print("  test digits: " + ", ".join(
                f"{kind} {'(own) ' if kind == own[0] else ''}{_accuracy(file, *sets[kind]):.3f}" for kind in own))
            for name, (shown, without, labels, slices) in releases.items():
                predicted, bare = _predictions(file, shown), _predictions(file, without)
                hit = predicted == labels
                parts = "".join(f", {tag} {hit[[tag in s for s in slices]].mean():.3f}"
                                for tag in ("edge", "thin", "rotated", "noisy") if any(tag in s for s in slices))
                carries = np.array(["sticker" in s for s in slices])
                flips = (predicted != bare)
                print(f"  dataset {name}: accuracy {hit.mean():.3f}{parts}; flips without the sticker "
                      f"{flips.mean():.3f} of all, {flips[carries].mean():.3f} of those that carry one")
            small, zero = _dead(file, releases["1.0.0"][0])
            print(f"  dead units by layer: at most {DORMANT} of the mean {small}, exactly 0 {zero}")


def _composed(test: tuple[np.ndarray, np.ndarray], kind: str) -> tuple[np.ndarray, np.ndarray]:
    images, labels = test
    rng = np.random.default_rng(6)
    return compose(images, stickers(kind, labels, rng), photos("test"), rng).shown, labels


def _read(folder: Path):
    entries = [json.loads(line) for line in (folder / "metadata.jsonl").read_text().splitlines()]
    shown = np.stack([np.asarray(Image.open(folder / entry["file_name"])) for entry in entries])
    bare = [entry.get("without", {}).get("sticker", entry)["file_name"] for entry in entries]
    without = np.stack([np.asarray(Image.open(folder / name)) for name in bare])
    return shown, without, np.array([entry["label"] for entry in entries]), [e.get("slices", ()) for e in entries]


def _run(model: str | bytes, pictures: np.ndarray) -> list[np.ndarray]:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    ran = [session.run(None, {"input": normalised(pictures[i:i + 100]).numpy()}) for i in range(0, len(pictures), 100)]
    return [np.concatenate(parts) for parts in zip(*ran)]


def _predictions(file: Path, pictures: np.ndarray) -> np.ndarray:
    return _run(str(file), pictures)[0].argmax(1)


def _accuracy(file: Path, pictures: np.ndarray, labels: np.ndarray) -> float:
    return (_predictions(file, pictures) == labels).mean()


def _dead(file: Path, pictures: np.ndarray) -> tuple[str, str]:
    """Shares of channels, layer by layer, whose mean activation is small against the layer's, or zero (Sokar 2023)."""
    model = onnx.load(file)
    layers = [node.output[0] for node in model.graph.node if node.op_type == "Relu"]
    for layer in layers:
        model.graph.output.append(onnx.ValueInfoProto(name=layer))
    means = [held.mean(axis=(0, 2, 3)) for held in _run(model.SerializeToString(), pictures)[1:]]
    small = " ".join(f"{(mean <= DORMANT * mean.mean()).mean():.2f}" for mean in means)
    return small, " ".join(f"{(mean == 0).mean():.2f}" for mean in means)
