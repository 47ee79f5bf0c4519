"""Golden values of noisy linear imputation without the noise, by a direct sparse solver, for RoadTest.

    python road.py > ../resources/dev/assay/check/fidelity/road.json

The system of equations is that of Rong et al. 2022, section 4. scipy 1.17.1, numpy 2.4.6.
"""
import json

import numpy as np
from scipy.sparse import lil_matrix
from scipy.sparse.linalg import spsolve

WEIGHTS = {(0, 1): 1 / 6, (0, -1): 1 / 6, (1, 0): 1 / 6, (-1, 0): 1 / 6,
           (1, 1): 1 / 12, (1, -1): 1 / 12, (-1, 1): 1 / 12, (-1, -1): 1 / 12}


def impute(image: np.ndarray, missing: np.ndarray) -> np.ndarray:
    places = {tuple(at): k for k, at in enumerate(np.argwhere(missing))}
    system, right = lil_matrix((len(places), len(places))), np.zeros(len(places))
    for (y, x), k in places.items():
        for (dy, dx), weight in WEIGHTS.items():
            at = (y + dy, x + dx)
            if not (0 <= at[0] < image.shape[0] and 0 <= at[1] < image.shape[1]):
                continue
            system[k, k] += weight
            if at in places:
                system[k, places[at]] -= weight
            else:
                right[k] += weight * image[at]
    solved, filled = spsolve(system.tocsc(), right), image.copy()
    for at, k in places.items():
        filled[at] = solved[k]
    return filled


rng = np.random.default_rng(20261101)
cases = []
for side, share in ((9, .3), (12, .9), (16, .6)):
    image = rng.normal(size=(side, side)).astype(np.float32).astype(np.float64)
    order = rng.permutation(side * side) if share < .5 else np.argsort(
        -np.add.outer(np.arange(side), np.arange(side)).ravel(), kind="stable")
    missing = np.zeros(side * side, bool)
    missing[order[:round(share * side * side)]] = True
    cases.append({"side": side, "image": image.ravel().tolist(), "missing": np.flatnonzero(missing).tolist(),
                  "imputed": impute(image, missing.reshape(side, side)).ravel().tolist()})
print(json.dumps(cases, indent=0))
