"""Writes the golden values of the checks of activations, from their definitions in NumPy and SciPy.

Run: python3 src/test/golden/activations.py   (in services/checks; NumPy 2.4.6, SciPy 1.17.1)
"""

import json
import pathlib

import numpy as np
from scipy import linalg, stats

FOLDER = pathlib.Path("src/test/resources/dev/assay/check/activation")
rng = np.random.default_rng(20261125)


def float32(x):
    return np.asarray(x, dtype=np.float32).astype(np.float64)


def hsic1(k, l):
    """Song et al. 2012, equation 5: the unbiased HSIC of Gram matrices."""
    k, l = k.copy(), l.copy()
    np.fill_diagonal(k, 0)
    np.fill_diagonal(l, 0)
    n, one = len(k), np.ones(len(k))
    return (np.trace(k @ l) + (one @ k @ one) * (one @ l @ one) / ((n - 1) * (n - 2))
            - 2 / (n - 2) * (one @ k @ l @ one)) / (n * (n - 3))


def minibatch_cka(x, y, batches):
    """Nguyen et al. 2021, equations 2 and 3."""
    xy = xx = yy = 0
    for part in np.array_split(np.arange(len(x)), batches):
        k, l = x[part] @ x[part].T, y[part] @ y[part].T
        xy, xx, yy = xy + hsic1(k, l), xx + hsic1(k, k), yy + hsic1(l, l)
    return xy / np.sqrt(xx) / np.sqrt(yy)


def jackknife(value, x, y, batches):
    parts = np.array_split(np.arange(len(x)), batches)
    return [value(np.delete(x, part, 0), np.delete(y, part, 0), batches - 1) for part in parts]


def cka():
    x = float32(rng.gamma(1, 1, (24, 5)))
    y = float32(x @ rng.normal(size=(5, 7)) + .5 * rng.normal(size=(24, 7)))
    return dict(x=x.tolist(), y=y.tolist(), cka=minibatch_cka(x, y, 3), without=jackknife(minibatch_cka, x, y, 3))


def spectrum():
    x = float32(rng.gamma(1, 1, (20, 6)) @ np.diag([3, 2, 1, .5, .1, 0]))
    x[:, 4] = x[:, 0]
    centred = x - x.mean(0)
    sigma = np.linalg.svd(centred, compute_uv=False)
    p = sigma / sigma.sum()
    p = p[p > 1e-9]
    values = sigma ** 2
    with np.errstate(invalid="ignore"):
        r = np.nan_to_num(np.corrcoef(x.T))
    np.fill_diagonal(r, 0)
    pairs = np.abs(r[np.triu_indices(6, 1)])
    labels = rng.integers(0, 3, 20)
    labels[:3] = [0, 1, 2]
    by_class = np.array([[0 if x[:, u].std() == 0 else np.corrcoef(x[:, u], labels == c)[0, 1] for c in range(3)]
                         for u in range(6)])
    means = np.array([x[labels == c].mean(0) for c in range(3)])
    top = means.max(0)
    rest = (means.sum(0) - top) / 2
    selectivity = np.where(top > 0, (top - rest) / np.where(top + rest > 0, top + rest, 1), 0)
    firing = (x ** 2).mean(0) > 0
    lifetime = (1 - x.mean(0)[firing] ** 2 / (x ** 2).mean(0)[firing]) / (1 - 1 / 20)
    return dict(x=x.tolist(), labels=labels.tolist(), rank=np.exp(-(p * np.log(p)).sum()) / 6,
                participation=values.sum() ** 2 / (values ** 2).sum() / 6, redundant=(np.abs(r) >= .9).any(0).mean(),
                coactivation=pairs.mean(), classcorrelation=np.abs(by_class).max(1).mean(),
                selectivity=selectivity.mean(), lifetime=lifetime.mean(), sparsity=(x == 0).mean())


def rounded(x):
    """Keeps five bits of the mantissa, as the histograms of the check do, so that nothing is lost there."""
    mantissa, exponent = np.frexp(x)
    return np.ldexp(np.trunc(mantissa * 32) / 32, exponent)


def psi(old, new, bins):
    """Deciles and the like of the old values; empty bins count half a sample."""
    values = np.sort(old)
    edges = []
    for b in range(1, bins):
        edge = values[int(np.ceil(b * len(values) / bins)) - 1]
        if not edges or edge > edges[-1]:
            edges.append(edge)
    if edges and edges[-1] >= max(old.max(), new.max()):
        edges.pop()
    p = np.bincount(np.searchsorted(edges, old), minlength=len(edges) + 1)
    q = np.bincount(np.searchsorted(edges, new), minlength=len(edges) + 1)
    p, q = np.maximum(p, .5) / len(old), np.maximum(q, .5) / len(new)
    return float(((q - p) * np.log(q / p)).sum())


def mmd(new, old, batches):
    """Gretton et al. 2012, lemma 6 (equation 4), Gaussian kernel with the median heuristic, mean over minibatches."""
    total = 0
    for part in np.array_split(np.arange(len(new)), batches):
        x, y, m = new[part], old[part], len(part)
        z = np.vstack([x, y])
        squares = ((z[:, None] - z[None]) ** 2).sum(-1)
        median = np.median(squares[np.triu_indices(2 * m, 1)])
        k = np.exp(-squares / median)
        h = k[:m, :m] + k[m:, m:] - k[:m, m:] - k[:m, m:].T
        np.fill_diagonal(h, 0)
        total += m * h.sum() / (m * (m - 1))
    return total / len(new)


def frechet(new, old):
    a, b = np.cov(new.T), np.cov(old.T)
    return float(((new.mean(0) - old.mean(0)) ** 2).sum() + np.trace(a + b - 2 * np.real(linalg.sqrtm(a @ b))))


def ndcg(new, old):
    gains = 1 / np.log2(np.arange(len(old)) + 2)
    return float((old[np.argsort(-new, kind="stable")] * gains).sum() / (np.sort(old)[::-1] * gains).sum())


def drift():
    new = rounded(rng.gamma(1, 1, (64, 4)))
    old = rounded(rng.gamma(1, 1, (64, 4)) * [1, .8, 2, .6])
    ks = [stats.ks_2samp(new[:, u], old[:, u]).statistic for u in range(4)]
    shifts = [psi(old[:, u], new[:, u], 4) for u in range(4)]
    without = [frechet(np.delete(new, part, 0), np.delete(old, part, 0)) for part in np.array_split(np.arange(64), 4)]
    return dict(new=new.tolist(), old=old.tolist(), ks=float(np.mean(ks)), psi=shifts, mmd=mmd(new, old, 4),
                frechet=frechet(new, old), variance=float(np.trace(np.cov(old.T))), without=without,
                ndcg=ndcg(np.abs(new).mean(0), np.abs(old).mean(0)))


FOLDER.mkdir(parents=True, exist_ok=True)
(FOLDER / "golden.json").write_text(
    json.dumps(dict(cka=cka(), spectrum=spectrum(), drift=drift()), indent=1) + "\n")
