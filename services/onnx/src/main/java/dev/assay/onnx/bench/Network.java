package dev.assay.onnx.bench;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import java.util.function.Consumer;

/** A network of a published size, as exported for inference: batch norms folded into convolutions, logits as output. */
public enum Network {
    /** Five convolutions at 48 px, the size of the bundled sample: 58 thousand weights. */
    SMALL("small", 48, 10, Network::small),
    /** The layers of ResNet-18 (He et al. 2016) at 224 px: 11.7 million weights. */
    RESNET_18("resnet-18", 224, 1000, Network::resnet18),
    /** The layers of MobileNet V2 (Sandler et al. 2018) at 224 px: 3.5 million weights, depthwise convolutions. */
    MOBILENET("mobilenet-v2", 224, 1000, Network::mobilenet),
    /** The layers of MobileNet V3 small (Howard et al. 2019) at 224 px: squeeze-and-excite, hard swish. */
    SQUEEZE_EXCITE("mobilenet-v3", 224, 1000, Network::squeezeExcite);

    private static final int CHANNELS = 3;
    private static final long SEED = 1;

    private final String word;
    private final int side;
    private final int classes;
    private final Consumer<Sketch> layers;

    Network(String word, int side, int classes, Consumer<Sketch> layers) {
        this.word = word;
        this.side = side;
        this.classes = classes;
        this.layers = layers;
    }

    public String word() {
        return word;
    }

    public int classes() {
        return classes;
    }

    public InputSpec input() {
        float[] mean = {0.5f, 0.5f, 0.5f};
        float[] std = {0.25f, 0.25f, 0.25f};
        return new InputSpec(Sketch.INPUT, CHANNELS, side, side, 0, 1, mean, std);
    }

    public OutputSpec output() {
        return new OutputSpec(Sketch.OUTPUT, OutputSpec.Space.LOGITS);
    }

    /** The ONNX file; the same bytes at every call. */
    public byte[] bytes() {
        Sketch sketch = new Sketch(CHANNELS, side, SEED);
        layers.accept(sketch);
        return sketch.finish(classes);
    }

    private static void small(Sketch s) {
        s.convolution(16, 5, 2, 1).relu();
        s.convolution(32, 3, 1, 1).relu();
        s.maxPool(2, 2, 0);
        s.convolution(32, 3, 1, 1).relu();
        s.convolution(48, 3, 1, 1).relu();
        s.convolution(64, 3, 1, 1).relu();
    }

    private static void resnet18(Sketch s) {
        s.convolution(64, 7, 2, 1).relu();
        s.maxPool(3, 2, 1);
        int[] widths = {64, 128, 256, 512};
        for (int stage = 0; stage < widths.length; stage++) {
            basicBlock(s, widths[stage], stage == 0 ? 1 : 2);
            basicBlock(s, widths[stage], 1);
        }
    }

    private static void basicBlock(Sketch s, int width, int stride) {
        Sketch.Place start = s.place();
        s.convolution(width, 3, stride, 1).relu();
        s.convolution(width, 3, 1, 1);
        Sketch.Place branch = s.place();
        if (stride > 1) {
            s.back(start).convolution(width, 1, stride, 1);
            start = s.place();
        }
        s.back(branch).add(start).relu();
    }

    private static void mobilenet(Sketch s) {
        // Expansion, width, repeats and first stride of each stage: table 2 of the paper.
        int[][] stages = {
            {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}
        };
        s.convolution(32, 3, 2, 1).relu6();
        for (int[] stage : stages) {
            for (int i = 0; i < stage[2]; i++) {
                inverted(s, stage[0], stage[1], i == 0 ? stage[3] : 1);
            }
        }
        s.convolution(1280, 1, 1, 1).relu6();
    }

    private static void inverted(Sketch s, int expansion, int width, int stride) {
        Sketch.Place start = s.place();
        int wide = start.channels() * expansion;
        if (expansion > 1) {
            s.convolution(wide, 1, 1, 1).relu6();
        }
        s.convolution(wide, 3, stride, wide).relu6();
        s.convolution(width, 1, 1, 1);
        if (stride == 1 && start.channels() == width) {
            s.add(start);
        }
    }

    private static void squeezeExcite(Sketch s) {
        // Kernel, expanded width, width, squeeze, hard swish, stride of each block: table 2 of the paper.
        int[][] blocks = {
            {3, 16, 16, 1, 0, 2}, {3, 72, 24, 0, 0, 2}, {3, 88, 24, 0, 0, 1}, {5, 96, 40, 1, 1, 2},
            {5, 240, 40, 1, 1, 1}, {5, 240, 40, 1, 1, 1}, {5, 120, 48, 1, 1, 1}, {5, 144, 48, 1, 1, 1},
            {5, 288, 96, 1, 1, 2}, {5, 576, 96, 1, 1, 1}, {5, 576, 96, 1, 1, 1}
        };
        s.convolution(16, 3, 2, 1).hardSwish();
        for (int[] block : blocks) {
            gated(s, block);
        }
        s.convolution(576, 1, 1, 1).hardSwish();
    }

    private static void gated(Sketch s, int[] block) {
        Sketch.Place start = s.place();
        boolean swish = block[4] == 1;
        if (block[1] != start.channels()) {
            s.convolution(block[1], 1, 1, 1).activation(swish);
        }
        s.convolution(block[1], block[0], block[5], block[1]).activation(swish);
        if (block[3] == 1) {
            s.squeezeExcite(Math.max(8, block[1] / 4));
        }
        s.convolution(block[2], 1, 1, 1);
        if (block[5] == 1 && start.channels() == block[2]) {
            s.add(start);
        }
    }
}
