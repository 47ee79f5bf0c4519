"""Makes the golden files beside it: small networks with random weights, and what PyTorch says of them.

    pip install torch onnx onnxscript numpy && python make.py [maps] [cam] [wide] [script-13-open] [...] [NAME...]

With words only those parts are made, from the networks and inputs that are there: maps for NAME.lrp.npy and maps of
attention, cam for NAME.cam.npy, wide for NAME.wide.*, and each of EXPORTS. With names, only of these networks.

For each network NAME:
  NAME-EXPORTER-OPSET[-open].onnx  the exports; open: the batch is left open, and where the network takes pictures of any
                                   size (OPEN_SIDES) height and width too. The dynamo exporter starts at operator set 18:
                                   asked for less it exports 18 and converts, which fails for most of these networks
  NAME.x.npy         float32 [n, 3, 16, 16]     inputs
  NAME.targets.npy   int64 [n]                  a class for each
  NAME.logits.npy    float32 [n, 5]             logits
  NAME.gradient.npy  float32 [n, 3, 16, 16]     gradient of the target's logit by the input
  NAME.ig.npy        float32 [n, 3, 16, 16]     integrated gradients: midpoint rule, 50 steps, baseline 0
  NAME.cam.npy       float32 [n, 1, h, w]       Grad-CAM at the last tensor with height and width, before pooling, where there
                                                is one
  NAME.lrp.npy       float32 [n, 3, 16, 16]     LRP of the target's logit, epsilon rule, epsilon 0.01
  NAME.wide.*.npy    x, targets, logits, gradient, lrp and cam of OPEN_SIDES for pictures [2, 3, 20, 24]
  vit.attention.npy  float32 [n, 1, 4, 4]       attention of the class token in the last block, mean over heads
  vit.rollout.npy    float32 [n, 1, 4, 4]       the same of attention rollout
  vit.weighted.npy   float32 [n, 1, 4, 4]       the same of attention weighted with its positive gradient
All values are computed in double precision and rounded. No input is so close to a bend of a ReLU or HardSwish, or to a tie
of a max pool, that rounding in single precision decides otherwise: each run prints the least distance, and refuses one
below MARGIN.
"""

import pathlib
import sys
import warnings

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from torch import nn
from torch.overrides import TorchFunctionMode

HERE = pathlib.Path(__file__).parent
CLASSES, SIDE, N, STEPS = 5, 16, 3, 50
EPSILON = 0.01
OPEN_SIDES = {"cnn", "residual", "mobile", "convnext", "dense", "recurrent", "inception"}
WIDE = (2, 3, 20, 24)
EXPORTS = ["script-13-open", "script-17", "script-18", "script-20-open", "dynamo-18-open", "dynamo-20"]
# Of the largest value of the tensor that is decided on: some ten times what single precision rounds.
MARGIN = 1e-6


class Cnn(nn.Module):
    """Batch normalisation, overlapping max pooling."""

    def __init__(self):
        super().__init__()
        self.a, self.na = nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8)
        self.b, self.nb = nn.Conv2d(8, 12, 3, padding=1, bias=False), nn.BatchNorm2d(12)
        self.head = nn.Linear(12, CLASSES)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.na(self.a(x))), 3, 2, 1)
        self.seen = F.relu(self.nb(self.b(x)))
        return self.head(F.max_pool2d(self.seen, 2).mean((2, 3)))


class Block(nn.Module):
    def __init__(self, i, o, stride):
        super().__init__()
        self.a, self.na = nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o)
        self.b, self.nb = nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o)
        self.down = nn.Sequential(nn.Conv2d(i, o, 1, stride, bias=False), nn.BatchNorm2d(o)) if stride > 1 else nn.Identity()

    def forward(self, x):
        return F.relu(self.nb(self.b(F.relu(self.na(self.a(x))))) + self.down(x))


class Residual(nn.Module):
    """Sums with and without a projection, strided convolutions."""

    def __init__(self):
        super().__init__()
        self.stem, self.norm = nn.Conv2d(3, 6, 3, 2, 1, bias=False), nn.BatchNorm2d(6)
        self.one, self.two = Block(6, 6, 1), Block(6, 10, 2)
        self.head = nn.Linear(10, CLASSES)

    def forward(self, x):
        self.seen = self.two(self.one(F.relu(self.norm(self.stem(x)))))
        return self.head(torch.flatten(F.adaptive_avg_pool2d(self.seen, 1), 1))


class Mobile(nn.Module):
    """Depthwise convolutions, HardSwish, squeeze and excite."""

    def __init__(self):
        super().__init__()
        self.stem, self.ns = nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8)
        self.wide, self.nw = nn.Conv2d(8, 16, 1, bias=False), nn.BatchNorm2d(16)
        self.deep, self.nd = nn.Conv2d(16, 16, 5, 2, 2, groups=16, bias=False), nn.BatchNorm2d(16)
        self.squeeze, self.excite = nn.Conv2d(16, 4, 1), nn.Conv2d(4, 16, 1)
        self.thin, self.nt = nn.Conv2d(16, 8, 1, bias=False), nn.BatchNorm2d(8)
        self.last, self.head = nn.Conv2d(8, 12, 1), nn.Linear(12, CLASSES)

    def forward(self, x):
        x = F.hardswish(self.ns(self.stem(x)))
        x = F.hardswish(self.nw(self.wide(x)))
        x = F.hardswish(self.nd(self.deep(x)))
        x = x * F.hardsigmoid(self.excite(F.relu(self.squeeze(F.adaptive_avg_pool2d(x, 1)))))
        self.seen = F.hardswish(self.last(self.nt(self.thin(x))))
        return self.head(self.seen.mean((2, 3)))


class Attention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads, self.qkv, self.out = heads, nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)

    def forward(self, x, bias=None):
        n, t, d = x.shape
        q, k, v = self.qkv(x).reshape(n, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        scores = (q * (d // self.heads) ** -0.5) @ k.transpose(-2, -1)
        weights = torch.softmax(scores if bias is None else scores + bias, -1)
        return self.out((weights @ v).transpose(1, 2).reshape(n, t, d))


class Mlp(nn.Sequential):
    def __init__(self, dim):
        super().__init__(nn.Linear(dim, 2 * dim), nn.GELU(), nn.Linear(2 * dim, dim))


class Vit(nn.Module):
    """Patches, a class token, two blocks of attention."""

    def __init__(self, dim=12):
        super().__init__()
        self.patch = nn.Conv2d(3, dim, 4, 4)
        self.token = nn.Parameter(torch.randn(1, 1, dim) * 0.5)
        self.place = nn.Parameter(torch.randn(1, 17, dim) * 0.5)
        self.n1 = nn.ModuleList(nn.LayerNorm(dim) for _ in range(2))
        self.at = nn.ModuleList(Attention(dim, 3) for _ in range(2))
        self.n2 = nn.ModuleList(nn.LayerNorm(dim) for _ in range(2))
        self.mlp = nn.ModuleList(Mlp(dim) for _ in range(2))
        self.norm, self.head = nn.LayerNorm(dim), nn.Linear(dim, CLASSES)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.place
        for n1, at, n2, mlp in zip(self.n1, self.at, self.n2, self.mlp):
            x = x + at(n1(x))
            x = x + mlp(n2(x))
        return self.head(self.norm(x)[:, 0])


class Swin(nn.Module):
    """Attention in shifted windows with a table of relative positions, patches merged by strided slices."""

    channels_last = True

    def __init__(self, dim=8, window=4):
        super().__init__()
        self.window = window
        self.patch, self.norm = nn.Conv2d(3, dim, 2, 2), nn.LayerNorm(dim)
        self.at, self.n1, self.n2, self.mlp = Attention(dim, 2), nn.LayerNorm(dim), nn.LayerNorm(dim), Mlp(dim)
        self.table = nn.Parameter(torch.randn((2 * window - 1) ** 2, 2) * 0.5)
        at = torch.stack(torch.meshgrid(torch.arange(window), torch.arange(window), indexing="ij")).flatten(1)
        apart = at[:, :, None] - at[:, None, :] + window - 1
        self.register_buffer("index", (apart[0] * (2 * window - 1) + apart[1]).flatten())
        self.merge, self.head = nn.Linear(4 * dim, 2 * dim, bias=False), nn.Linear(2 * dim, CLASSES)
        self.n3 = nn.LayerNorm(4 * dim)

    def forward(self, x):
        x = self.norm(self.patch(x).permute(0, 2, 3, 1))
        n, h, w, d = x.shape
        k = self.window
        y = torch.roll(self.n1(x), (-k // 2, -k // 2), (1, 2))
        y = y.view(n, h // k, k, w // k, k, d).permute(0, 1, 3, 2, 4, 5).reshape(-1, k * k, d)
        bias = self.table[self.index].view(k * k, k * k, 2).permute(2, 0, 1).unsqueeze(0)
        y = self.at(y, bias)
        y = y.view(n, h // k, w // k, k, k, d).permute(0, 1, 3, 2, 4, 5).reshape(n, h, w, d)
        x = x + torch.roll(y, (k // 2, k // 2), (1, 2))
        x = x + self.mlp(self.n2(x))
        x = torch.cat([x[:, 0::2, 0::2], x[:, 1::2, 0::2], x[:, 0::2, 1::2], x[:, 1::2, 1::2]], -1)
        self.seen = self.merge(self.n3(x))
        return self.head(self.seen.mean((1, 2)))


class ConvNext(nn.Module):
    """Large depthwise kernels, layer normalisation with channels last, layer scale."""

    def __init__(self, dim=8):
        super().__init__()
        self.stem, self.ns = nn.Conv2d(3, dim, 2, 2), nn.LayerNorm(dim)
        self.deep, self.norm, self.mlp = nn.Conv2d(dim, dim, 7, padding=3, groups=dim), nn.LayerNorm(dim), Mlp(dim)
        self.scale = nn.Parameter(torch.rand(dim, 1, 1) + 0.5)
        self.nd, self.down = nn.LayerNorm(dim), nn.Conv2d(dim, 12, 2, 2)
        self.nh, self.head = nn.LayerNorm(12), nn.Linear(12, CLASSES)

    @staticmethod
    def last(norm, x):
        return norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)

    def forward(self, x):
        x = self.last(self.ns, self.stem(x))
        y = self.mlp(self.norm(self.deep(x).permute(0, 2, 3, 1))).permute(0, 3, 1, 2)
        self.seen = self.down(self.last(self.nd, x + self.scale * y))
        return self.head(self.nh(self.seen.mean((2, 3))))


class Dense(nn.Module):
    """Concatenation: batch normalisation before the convolution, an average pool between."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3, 1, 1, bias=False)
        self.stem.weight.used_twice = True
        self.norms = nn.ModuleList(nn.BatchNorm2d(6 + 4 * i) for i in range(3))
        self.convs = nn.ModuleList(nn.Conv2d(6 + 4 * i, 4, 3, 1, 1, bias=False) for i in range(3))
        self.nt, self.thin = nn.BatchNorm2d(18), nn.Conv2d(18, 8, 1, bias=False)
        self.norm, self.head = nn.BatchNorm2d(8), nn.Linear(8, CLASSES)

    def forward(self, x):
        x = self.stem(x)
        for norm, conv in zip(self.norms, self.convs):
            x = torch.cat([x, conv(F.relu(norm(x)))], 1)
        x = F.avg_pool2d(self.thin(F.relu(self.nt(x))), 2)
        self.seen = F.relu(self.norm(x))
        return self.head(torch.flatten(F.adaptive_avg_pool2d(self.seen, 1), 1))


class Recurrent(nn.Module):
    """One weight used three times."""

    def __init__(self):
        super().__init__()
        self.stem, self.step, self.head = nn.Conv2d(3, 8, 4, 4), nn.Conv2d(8, 8, 3, 1, 1), nn.Linear(8, CLASSES)

    def forward(self, x):
        x = self.stem(x)
        state = torch.zeros_like(x)
        for _ in range(3):
            state = torch.tanh(x + self.step(state))
        self.seen = state
        return self.head(state.mean((2, 3)))


class Inception(nn.Module):
    """Branches side by side that end in a concatenation."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3, 2, 1)
        self.one, self.n1 = nn.Conv2d(6, 4, 1, bias=False), nn.BatchNorm2d(4)
        self.thin, self.nt = nn.Conv2d(6, 3, 1, bias=False), nn.BatchNorm2d(3)
        self.three, self.n3 = nn.Conv2d(3, 5, 3, 1, 1, bias=False), nn.BatchNorm2d(5)
        self.pool, self.np = nn.Conv2d(6, 3, 1, bias=False), nn.BatchNorm2d(3)
        self.head = nn.Linear(12, CLASSES)

    def forward(self, x):
        x = F.relu(self.stem(x))
        one = F.relu(self.n1(self.one(x)))
        three = F.relu(self.n3(self.three(F.relu(self.nt(self.thin(x))))))
        pool = F.relu(self.np(self.pool(F.max_pool2d(x, 3, 1, 1))))
        self.seen = torch.cat([one, three, pool], 1)
        return self.head(torch.flatten(F.adaptive_avg_pool2d(self.seen, 1), 1))


def fresh(make, seed):
    torch.manual_seed(seed)
    net = make().eval()
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 1.5)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.3)
        if isinstance(module, nn.LayerNorm):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.3)
    return net


def gradient(net, x, targets):
    x = x.clone().requires_grad_()
    logits = net(x)
    (g,) = torch.autograd.grad(logits[torch.arange(len(x)), targets].sum(), x)
    return logits.detach(), g


def cam(net, x, targets):
    logits = net(x.clone().requires_grad_())
    if not hasattr(net, "seen"):
        return None
    seen = net.seen
    (g,) = torch.autograd.grad(logits[torch.arange(len(x)), targets].sum(), seen)
    if getattr(net, "channels_last", False):
        g, seen = g.permute(0, 3, 1, 2), seen.permute(0, 3, 1, 2)
    return F.relu((g.mean((2, 3), keepdim=True) * seen).sum(1, keepdim=True)).detach()


class Lrp(TorchFunctionMode):
    """Changes gradients so that input times gradient is LRP-epsilon; values stay as they are.

    With relevance R = x * c at every tensor, the rule R_in = x * W'(R / (z + epsilon sign z)) says
    c_in = W'(c * z / (z + epsilon sign z)): the gradient of a linear layer times a factor at its output.
    A convolution waits for what comes next: with batch normalisation it is one layer, unless its output is used twice.
    """

    PRODUCTS = {F.linear, torch.matmul, torch.Tensor.matmul, torch.Tensor.__matmul__}
    SUMS = {torch.add, torch.Tensor.add, torch.Tensor.__add__, torch.Tensor.__radd__, torch.Tensor.mean, F.avg_pool2d,
            F.adaptive_avg_pool2d}
    FUNCTIONS = {F.relu, F.gelu, F.hardswish, torch.tanh}
    MULTIPLICATIONS = {torch.mul, torch.Tensor.mul, torch.Tensor.__mul__}

    @staticmethod
    def like(value, x, factor):
        """The value, with a gradient by x that is the factor."""
        return value.detach() + (x - x.detach()) * factor.detach()

    def linear(self, z):
        return self.like(z, z, z / (z + torch.where(z >= 0, EPSILON, -EPSILON)))

    def settled(self, a):
        if isinstance(a, list):
            return [self.settled(each) for each in a]
        return self.linear(a) if isinstance(a, torch.Tensor) and getattr(a, "waits", False) else a

    @staticmethod
    def normalised(x, weight, bias, eps):
        centred = x - x.mean(-1, keepdim=True)
        return centred / torch.sqrt((centred ** 2).mean(-1, keepdim=True) + eps).detach() * weight + bias

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if func is F.batch_norm:
            return self.linear(func(*args, **kwargs))
        args = self.settled(list(args))
        if func is F.layer_norm:
            return self.linear(self.normalised(args[0], **kwargs))
        if func in self.MULTIPLICATIONS and getattr(args[1], "gate", False):
            args[1] = args[1].detach()
        y = func(*args, **kwargs)
        if func in (torch.conv2d, F.conv2d):
            y.waits = not getattr(args[1], "used_twice", False)
            y = y if y.waits else self.linear(y)
        elif func is F.hardsigmoid:
            y.gate = True
        elif func is torch.softmax:
            y = y.detach()
        elif func in self.PRODUCTS or func in self.SUMS:
            y = self.linear(y)
        elif func in self.FUNCTIONS:
            y = self.like(y, args[0], torch.where(args[0] == 0, 0, y / args[0]))
        return y


def lrp(net, x, targets):
    x = x.clone().requires_grad_()
    with Lrp():
        logits = net(x)
    (g,) = torch.autograd.grad(logits[torch.arange(len(x)), targets].sum(), x)
    return logits.detach(), (x * g).detach()


class Margins(TorchFunctionMode):
    """Keeps the least distance of a value from a decision, over the largest value of its tensor."""

    BENDS = {"relu": (0,), "hardswish": (-3, 3), "hardsigmoid": (-3, 3)}

    def __init__(self):
        super().__init__()
        self.decisions, self.least = 0, float("inf")

    def see(self, apart, of):
        self.decisions += apart.numel()
        self.least = min(self.least, (apart.min() / of.abs().max()).item())

    def pool(self, x, kernel_size, stride=None, padding=0, **_):
        stride = stride or kernel_size
        around = F.pad(x, (padding,) * 4, value=float("-inf"))
        windows = around.unfold(2, kernel_size, stride).unfold(3, kernel_size, stride).flatten(4)
        first, second = windows.topk(2, -1).values.unbind(-1)
        # Of values that are all 0 after a ReLU none passes anything on.
        self.see((first - second)[first != 0], x)

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        for bend in self.BENDS.get(func.__name__, ()):
            self.see((args[0] - bend).abs(), args[0])
        if func.__name__ == "max_pool2d":
            self.pool(*args, **kwargs)
        return func(*args, **kwargs)


def check_margins(name, net, x):
    with Margins() as margins, torch.no_grad():
        net(x)
    print(f"{name}: {margins.decisions} decisions, the closest {margins.least:.1e} of its tensor's largest value away")
    assert margins.least > MARGIN, f"{name}: draw other inputs, rounding may decide otherwise"


class Softmaxes(TorchFunctionMode):
    """Keeps what softmax gives."""

    def __init__(self):
        super().__init__()
        self.found = []

    def __torch_function__(self, func, types, args=(), kwargs=None):
        y = func(*args, **(kwargs or {}))
        if func is torch.softmax:
            self.found.append(y)
        return y


def attention(net, x, targets):
    with Softmaxes() as softmaxes:
        logits = net(x)
    blocks = softmaxes.found
    slopes = torch.autograd.grad(logits[torch.arange(len(x)), targets].sum(), blocks)
    same = torch.eye(blocks[0].shape[-1], dtype=torch.float64)
    rollout, weighted = same, same
    for block, slope in zip(blocks, slopes):
        rollout = (0.5 * block.mean(1) + 0.5 * same) @ rollout
        weighted = weighted + F.relu(block * slope).mean(1) @ weighted
    return {"attention": blocks[-1].mean(1), "rollout": rollout, "weighted": weighted}


def save(name, what, values):
    values = values.detach().numpy()
    np.save(HERE / f"{name}.{what}.npy", values if values.dtype == np.int64 else values.astype(np.float32))


def export(name, net, x, which):
    path = HERE / f"{name}-{which}.onnx"
    exporter, opset, *rest = which.split("-")
    dynamo, opset, is_open = exporter == "dynamo", int(opset), bool(rest)
    kind = {}
    if is_open and dynamo:
        axes = (0, 2, 3) if name in OPEN_SIDES else (0,)
        kind = {"dynamic_shapes": {"x": {axis: torch.export.Dim.DYNAMIC for axis in axes}}}
    elif is_open:
        kind = {"dynamic_axes": {"x": {0: "n", 2: "h", 3: "w"} if name in OPEN_SIDES else {0: "n"}}}
    torch.onnx.export(net, (x,), str(path), dynamo=dynamo, opset_version=opset, input_names=["x"],
                      output_names=["logits"], external_data=False, **kind)
    model = onnx.load(path)
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    for value in model.graph.value_info:
        del value.metadata_props[:]
    del model.graph.value_info[:]
    del model.graph.metadata_props[:]
    del model.metadata_props[:]
    onnx.save(model, path)


def main():
    warnings.filterwarnings("ignore")
    nets = {"cnn": Cnn, "residual": Residual, "mobile": Mobile, "vit": Vit, "swin": Swin, "convnext": ConvNext,
            "dense": Dense, "recurrent": Recurrent, "inception": Inception}
    only = set(sys.argv[1:]) & set(nets)
    words = set(sys.argv[1:]) - only
    unknown = words - {"maps", "cam", "wide", *EXPORTS}
    assert not unknown, f"words are maps, cam, wide, {EXPORTS} and names of networks, found {unknown}"
    for seed, (name, make) in enumerate(nets.items()):
        if only and name not in only:
            continue
        net = fresh(make, seed)
        x = torch.randn(N, 3, SIDE, SIDE)
        wide = torch.randn(WIDE)
        there = HERE / f"{name}.x.npy"
        assert not words or np.array_equal(np.load(there), x.numpy()), f"{name} is not the network that is there"
        for which in EXPORTS:
            if not words or which in words:
                export(name, net, x, which)
        net = net.double()
        check_margins(name, net, x.double())
        if not words:
            make_values(name, net, x)
        if not words or "maps" in words:
            make_maps(name, net, x)
        if not words or "cam" in words:
            make_cam(name, net, x)
        if name in OPEN_SIDES and (not words or "wide" in words):
            make_wide(name, net, wide)


def make_values(name, net, x):
    x64, targets = x.double(), torch.arange(N) * 2 % CLASSES
    logits, g = gradient(net, x64, targets)
    steps = [(s + 0.5) / STEPS for s in range(STEPS)]
    ig = x64 * sum(gradient(net, x64 * s, targets)[1] for s in steps) / STEPS
    for what, values in {"x": x, "targets": targets, "logits": logits, "gradient": g, "ig": ig}.items():
        save(name, what, values)


def make_wide(name, net, x):
    x64, targets = x.double(), torch.arange(len(x)) * 2 % CLASSES
    check_margins(f"{name}, wide", net, x64)
    logits, g = gradient(net, x64, targets)
    for what, values in {"x": x, "targets": targets, "logits": logits, "gradient": g,
                         "lrp": lrp(net, x64, targets)[1], "cam": cam(net, x64, targets)}.items():
        if values is not None:
            save(name, f"wide.{what}", values)


def make_cam(name, net, x):
    seen = cam(net.double(), x.double(), torch.arange(N) * 2 % CLASSES)
    if seen is not None:
        save(name, "cam", seen)


def make_maps(name, net, x):
    targets = torch.arange(N) * 2 % CLASSES
    plain, _ = gradient(net.double(), x.double(), targets)
    logits, relevance = lrp(net.double(), x.double(), targets)
    assert torch.allclose(plain, logits, rtol=1e-12), "the forward pass must stay as it is"
    save(name, "lrp", relevance)
    if name == "vit":
        for what, values in attention(net.double(), x.double(), targets).items():
            save(name, what, values[:, 0, 1:].reshape(N, 1, 4, 4))


if __name__ == "__main__":
    main()
