"""Golden values of corruptions that a library knows, for CorruptionGoldenTest.

    python corruptions.py > ../resources/dev/assay/check/corruption/golden.json

scikit-image 0.26.0, pillow 12.3.0, numpy 2.4.6. The picture has 28 x 28 pixels, so lengths are an eighth of the
published ones.
"""
import base64
import json

import numpy as np
from PIL import Image
from skimage.color import hsv2rgb, rgb2hsv
from skimage.filters import gaussian

SIDE, SCALE = 28, 28 / 224


def levels(values: np.ndarray) -> str:
    pixels = np.floor(np.clip(values, 0, 1) * 255 + .5).astype(np.uint8).transpose(2, 0, 1)
    return base64.b64encode(pixels.tobytes()).decode()


def blur(x, severity):
    return gaussian(x, sigma=(1, 2, 3, 4, 6)[severity - 1] * SCALE, mode="nearest", truncate=4, channel_axis=-1)


def contrast(x, severity):
    mean = x.mean(axis=(0, 1), keepdims=True)
    return (x - mean) * (.4, .3, .2, .1, .05)[severity - 1] + mean


def pixelate(x, severity):
    small = int(SIDE * (.6, .5, .4, .3, .25)[severity - 1])
    image = Image.fromarray(np.round(x * 255).astype(np.uint8))
    image = image.resize((small, small), Image.Resampling.BOX).resize((SIDE, SIDE), Image.Resampling.BOX)
    return np.asarray(image) / 255


def saturate(x, severity):
    times, plus = ((.3, 0), (.1, 0), (2, 0), (5, .1), (20, .2))[severity - 1]
    hsv = rgb2hsv(x)
    hsv[..., 1] = np.clip(hsv[..., 1] * times + plus, 0, 1)
    return hsv2rgb(hsv)


rng = np.random.default_rng(20261101)
waves = np.add.outer(np.sin(np.arange(SIDE) / 3), np.cos(np.arange(SIDE) / 4))[..., None] * np.array([.2, .15, .1]) + .5
picture = np.round(np.clip(waves + rng.normal(size=(SIDE, SIDE, 3)) * .1, 0, 1) * 255) / 255
print(json.dumps({"side": SIDE, "picture": levels(picture), "spoilt": {
    name: {str(s): levels(make(picture, s)) for s in (1, 5)} for name, make in
    (("gaussian-blur", blur), ("contrast", contrast), ("pixelate", pixelate), ("saturate", saturate))}}, indent=0))
