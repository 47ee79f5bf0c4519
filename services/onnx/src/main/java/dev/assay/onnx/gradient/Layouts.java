package dev.assay.onnx.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Operators that move values without changing them: each value is read at most once, or a known number of times. */
final class Layouts {
    private static final String GROUP = "Layout";

    static final List<Rule> RULES = List.of(
            new Rule("Reshape", GROUP, "", Layouts::reshape),
            new Rule("Flatten", GROUP, "", Layouts::reshape),
            new Rule("Squeeze", GROUP, "", Layouts::reshape),
            new Rule("Unsqueeze", GROUP, "", Layouts::reshape),
            new Rule("Transpose", GROUP, "", Layouts::transpose),
            new Rule("Concat", GROUP, "", Layouts::concat),
            new Rule("Split", GROUP, "", Layouts::split),
            new Rule("Expand", GROUP, "", s -> s.giveUnbroadcast(0, s.cotangent())),
            new Rule("Tile", GROUP, "", Layouts::tile),
            new Rule("DepthToSpace", GROUP, "", Layouts::depthToSpace),
            new Rule("SpaceToDepth", GROUP, "", Layouts::spaceToDepth),
            new Rule("Trilu", GROUP, "", Layouts::trilu));

    private Layouts() {}

    private static void reshape(Step s) {
        s.give(0, s.emit().reshape(s.cotangent(), s.in().shape()));
    }

    private static void transpose(Step s) {
        int rank = s.in().rank();
        int[] order = s.attributes()
                .integers("perm")
                .map(perm -> Arrays.stream(perm).mapToInt(i -> (int) i).toArray())
                .orElseGet(() -> IntStream.range(0, rank).map(i -> rank - 1 - i).toArray());
        int[] back = new int[rank];
        for (int i = 0; i < rank; i++) {
            back[order[i]] = i;
        }
        s.give(0, s.emit().transpose(s.cotangent(), back));
    }

    private static void concat(Step s) {
        int axis = s.out().shape().axis(s.attributes().integer("axis", 0));
        long start = 0;
        for (int i = 0; i < s.inputs(); i++) {
            long size = s.in(i).shape().size(axis);
            if (s.wants(i)) {
                s.give(i, s.emit().slice(s.cotangent(), axis, start, start + size));
            }
            start += size;
        }
    }

    private static void split(Step s) {
        Emitter e = s.emit();
        int axis = s.in().shape().axis(s.attributes().integer("axis", 0));
        List<Value> parts = new ArrayList<>();
        for (int i = 0; i < s.outputs(); i++) {
            Value part = s.out(i);
            parts.add(s.cotangent(i).orElseGet(() -> e.filled(part.type(), part.shape(), 0)));
        }
        s.give(0, e.concat(axis, parts));
    }

    private static void tile(Step s) {
        Emitter e = s.emit();
        long[] repeats = s.constant(1, "repeats");
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < repeats.length; i++) {
            sizes.add(repeats[i]);
            sizes.add(s.in().shape().size(i));
        }
        int[] repeated = IntStream.range(0, repeats.length).map(i -> 2 * i).toArray();
        Value sum = e.reduce("ReduceSum", e.reshape(s.cotangent(), new Shape(sizes)), repeated);
        s.give(0, e.reshape(sum, s.in().shape()));
    }

    private static void depthToSpace(Step s) {
        Emitter e = s.emit();
        long block = s.attributes().integer("blocksize", 1);
        Shape in = s.in().shape();
        long channels = in.size(1) / (block * block);
        Shape apart = Shape.of(in.size(0), channels, in.size(2), block, in.size(3), block);
        Value g = e.reshape(s.cotangent(), apart);
        boolean columns = s.attributes().text("mode", "DCR").equals("CRD");
        Value turned = columns ? e.transpose(g, 0, 1, 3, 5, 2, 4) : e.transpose(g, 0, 3, 5, 1, 2, 4);
        s.give(0, e.reshape(turned, in));
    }

    private static void spaceToDepth(Step s) {
        Emitter e = s.emit();
        long block = s.attributes().integer("blocksize", 1);
        Shape in = s.in().shape();
        Shape apart = Shape.of(in.size(0), block, block, in.size(1), in.size(2) / block, in.size(3) / block);
        Value turned = e.transpose(e.reshape(s.cotangent(), apart), 0, 3, 4, 1, 5, 2);
        s.give(0, e.reshape(turned, in));
    }

    private static void trilu(Step s) {
        Emitter e = s.emit();
        List<Value> inputs = s.has(1) ? List.of(s.cotangent(), s.in(1)) : List.of(s.cotangent());
        long upper = s.attributes().integer("upper", 1);
        s.give(0, e.node("Trilu", s.in().type(), s.in().shape(), inputs, Attributes.of("upper", upper)));
    }
}
