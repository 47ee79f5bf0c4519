"""Writes golden.json: intervals by scipy, which the tests hold ours to. Run with scipy 1.17.1:

    python golden.py > golden.json
"""

import json

import numpy as np
import scipy
from scipy import stats

shares = []
for hits, n in [(0, 10), (1, 10), (5, 10), (10, 10), (0, 128), (3, 128), (64, 128), (127, 128), (950, 1000)]:
    ci = stats.binomtest(hits, n).proportion_ci(method="wilson")
    shares.append({"hits": hits, "n": n, "low": ci.low, "high": ci.high})

means = []
for name, values in {
    "normal": np.random.default_rng(1).normal(0.5, 0.1, 64),
    "skewed": np.random.default_rng(2).exponential(1.0, 40),
    "two values": np.repeat([0.25, 0.75], [12, 8]),
}.items():
    ci = stats.bootstrap(
        (values,), np.mean, n_resamples=1_000_000, batch=10_000, method="percentile", rng=np.random.default_rng(3)
    ).confidence_interval
    means.append({"name": name, "values": [float(v) for v in values], "low": ci.low, "high": ci.high})

students = [{"freedom": k, "quantile": stats.t.ppf(0.975, k)} for k in (1, 2, 7, 15, 31)]
json.dump({"scipy": scipy.__version__, "shares": shares, "means": means, "students": students}, __import__("sys").stdout)
