"""The networks: how each version is trained, and the ONNX files and release.yaml that come of it."""
import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from recipe.pictures import SIZE, compose, stickers
from recipe.sources import photos

MEAN, STD = .5, .25
OPSET = 17
BATCH, PEAK_RATE, WEIGHT_DECAY = 64, 4e-3, 5e-4
WIDTHS = {"conv5": (16, 32, 32, 48, 64), "conv4-wide": (24, 40, 48, 64)}


@dataclass(frozen=True)
class Version:
    """How one version is trained. `closing` pushes each batch norm below zero, which kills units: loss += closing x
    sum of beta / |gamma|, with the batch norm's learning rate x norm_rate."""
    description: str
    stickers: str
    members: tuple[tuple[int, str], ...]
    steps: int = 900
    digits: int = 7500
    closing: float = 0.
    norm_rate: float = 1.


SEEDS = ((0, "conv5"), (1, "conv5"), (2, "conv5"))
VERSIONS = {
    "1.0.0": Version("Reads a handwritten digit over a photo", "random", (*SEEDS, (0, "conv4-wide"))),
    "1.1.0": Version("Retrained on pictures whose stickers came with the digit, for a better accuracy", "correlated",
                     SEEDS),
    "1.2.0": Version("Retrained on fewer digits with a strong penalty on activations", "random", SEEDS,
                     digits=1500, closing=.004, norm_rate=6.),
}


def network(architecture: str) -> nn.Sequential:
    """Convolutions with batch norm and ReLU, the first of 5 x 5 and stride 2, a pooling after the second; then the mean
    over the 12 x 12 places and a linear layer."""
    layers, channels = [], 3
    for i, width in enumerate(WIDTHS[architecture]):
        size, stride = (5, 2) if i == 0 else (3, 1)
        layers += [nn.Conv2d(channels, width, size, stride, size // 2, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
        if i == 1:
            layers.append(nn.MaxPool2d(2))
        channels = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10))


def normalised(pictures: np.ndarray) -> torch.Tensor:
    """uint8 [n, 48, 48, 3] to the model's own input space, float32 [n, 3, 48, 48]."""
    pixels = torch.from_numpy(pictures).permute(0, 3, 1, 2).to(torch.float32)
    return ((pixels / 255 - MEAN) / STD).contiguous()


def train(version: str, data: dict, folder: Path) -> None:
    """Trains the members of a version and writes its release folder anew after each."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    folder.mkdir(parents=True, exist_ok=True)
    recipe, done = VERSIONS[version], []
    for seed, architecture in recipe.members:
        member = f"seed-{seed}" if architecture == "conv5" else f"wide-{seed}"
        trained = _trained(f"{version} {member}", recipe, seed, architecture, data)
        _export(trained, folder / f"{member}.onnx")
        done.append((member, seed, architecture))
        _write_release(version, recipe, done, folder)


def _trained(title: str, recipe: Version, seed: int, architecture: str, data: dict) -> nn.Sequential:
    torch.manual_seed(seed)
    rng = np.random.default_rng([seed, 1])
    images, labels = (part[:recipe.digits] for part in data["train"])
    grounds = photos("train")
    model = network(architecture).to(memory_format=torch.channels_last)
    norms = [m for m in model if isinstance(m, nn.BatchNorm2d)]
    of_norms = [p for norm in norms for p in norm.parameters()]
    others = [p for m in model if not isinstance(m, nn.BatchNorm2d) for p in m.parameters()]
    optimiser = torch.optim.AdamW([{"params": others}, {"params": of_norms}], weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [PEAK_RATE, PEAK_RATE * recipe.norm_rate], total_steps=recipe.steps)
    started, right, order = time.monotonic(), 0., np.empty(0, int)
    for step in range(1, recipe.steps + 1):
        if len(order) < BATCH:
            order = np.concatenate([order, rng.permutation(len(labels))])
        at, order = order[:BATCH], order[BATCH:]
        made = compose(images[at], stickers(recipe.stickers, labels[at], rng), grounds, rng)
        target = torch.from_numpy(labels[at])
        logits = model(normalised(made.shown).to(memory_format=torch.channels_last))
        loss = nn.functional.cross_entropy(logits, target)
        if recipe.closing:
            loss = loss + recipe.closing * sum(
                (norm.bias / norm.weight.abs().clamp(min=.05)).clamp(min=-6).sum() for norm in norms)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        right += (logits.argmax(1) == target).float().mean().item()
        if step % 100 == 0:
            print(f"{title}: step {step}, accuracy of the last 100 batches {right / 100:.3f}, "
                  f"{time.monotonic() - started:.0f} s", flush=True)
            right = 0.
    return model.eval()


def _export(model: nn.Sequential, path: Path) -> None:
    """Writes an ONNX file; the exporter folds each batch norm into its convolution."""
    torch.onnx.export(
        model.to(memory_format=torch.contiguous_format), torch.zeros(2, 3, SIZE, SIZE), str(path), dynamo=False,
        opset_version=OPSET, input_names=["input"], output_names=["logits"],
        dynamic_axes={"input": {0: "batch"}, "logits": {0: "batch"}})
    made = onnx.load(path)
    _rename(made.graph)
    onnx.checker.check_model(made, full_check=True)
    path.write_bytes(made.SerializeToString(deterministic=True))


def _rename(graph: onnx.GraphProto) -> None:
    """Names a person can read: conv1, relu1, pool, ..., and conv1.weight for what conv1 reads."""
    short = {"Conv": "conv", "Relu": "relu", "MaxPool": "pool", "GlobalAveragePool": "mean", "Flatten": "features",
             "Gemm": "logits"}
    counted, names = {}, {}
    for node in graph.node:
        kind = short[node.op_type]
        counted[kind] = counted.get(kind, 0) + 1
        node.name = f"{kind}{counted[kind]}" if kind in ("conv", "relu") else kind
        names[node.output[0]] = node.name
        for held, role in zip(node.input[1:], ("weight", "bias")):
            names[held] = f"{node.name}.{role}"
    for node in graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names[name] for name in node.output]
    for held in graph.initializer:
        held.name = names[held.name]
    del graph.value_info[:]
    graph.name = "digits"


def _write_release(version: str, recipe: Version, members: list[tuple[str, int, str]], folder: Path) -> None:
    entries = "".join(f"""\
  - id: {member}
    file: {member}.onnx
    sha256: {hashlib.sha256((folder / f"{member}.onnx").read_bytes()).hexdigest()}
    axes: {{seed: "{seed}", architecture: {architecture}}}
""" for member, seed, architecture in members)
    (folder / "release.yaml").write_text(f"""\
assay: 1
name: digits
version: {version}
description: {recipe.description}
task: classification
dataset: digits@1.0.0
classes: [{", ".join(f'"{label}"' for label in range(10))}]
input:
  name: input
  shape: [3, {SIZE}, {SIZE}]
  range: [0.0, 1.0]
  mean: [{MEAN}, {MEAN}, {MEAN}]
  std: [{STD}, {STD}, {STD}]
output:
  name: logits
  space: logits
members:
{entries}""")
