"""Golden values of Spearman, SSIM and top-k IoU, computed by SciPy and scikit-image, for SimilarityGoldenTest.

    python similarity.py > ../resources/dev/assay/check/similarity/golden.json

scipy 1.17.1, scikit-image 0.26.0, numpy 2.4.6.
"""
import json

import numpy as np
from scipy.stats import spearmanr
from skimage.metrics import structural_similarity


def top(values: np.ndarray, percent: float) -> set[int]:
    """Indices of the highest values, ties in the order of the index."""
    k = max(1, int(np.floor(values.size * percent / 100 + .5)))
    return set(np.argsort(-values.ravel(), kind="stable")[:k].tolist())


def iou(a: np.ndarray, b: np.ndarray, percent: float) -> float:
    one, other = top(a, percent), top(b, percent)
    return len(one & other) / len(one | other)


def scaled(values: np.ndarray) -> np.ndarray:
    values = values.astype(np.float64)
    return (values - values.min()) / (values.max() - values.min())


def ssim(a: np.ndarray, b: np.ndarray) -> float:
    return structural_similarity(scaled(a), scaled(b), data_range=1., gaussian_weights=True, sigma=1.5,
                                 use_sample_covariance=False, K1=.01, K2=.03)


def pairs():
    rng = np.random.default_rng(20261101)
    for name, shape in (("noise", (16, 20)), ("related", (24, 24)), ("ties", (13, 31)), ("sparse", (48, 48))):
        a, b = rng.normal(size=(2, *shape))
        if name == "related":
            b = a + .5 * b
        if name == "ties":
            a, b = np.round(2 * a) / 2, np.round(2 * (a + b)) / 2
        if name == "sparse":
            a, b = np.maximum(a - 1.2, 0), np.maximum(.8 * a + .6 * b - 1.2, 0)
        yield name, a.astype(np.float32), b.astype(np.float32)


print(json.dumps([{
    "name": name, "height": a.shape[0], "width": a.shape[1],
    "a": [float(v) for v in a.ravel()], "b": [float(v) for v in b.ravel()],
    "spearman": float(spearmanr(a.ravel(), b.ravel()).statistic), "ssim": ssim(a, b),
    "iou1": iou(a, b, 1), "iou5": iou(a, b, 5), "iou10": iou(a, b, 10)} for name, a, b in pairs()], indent=0))
