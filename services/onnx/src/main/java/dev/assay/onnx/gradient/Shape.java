package dev.assay.onnx.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Sizes of a tensor, all known; no sizes for a scalar. */
record Shape(List<Long> sizes) {
    static final Shape SCALAR = new Shape(List.of());

    Shape {
        sizes = List.copyOf(sizes);
    }

    static Shape of(long... sizes) {
        return new Shape(LongStream.of(sizes).boxed().toList());
    }

    int rank() {
        return sizes.size();
    }

    /** Size of an axis, counted from the end if negative. */
    long size(int axis) {
        return sizes.get(axis(axis));
    }

    /** The axis as an index in [0, rank). */
    int axis(long axis) {
        int index = (int) (axis < 0 ? axis + rank() : axis);
        if (index < 0 || index >= Math.max(1, rank())) {
            throw new IllegalArgumentException("axis must be in [-" + rank() + ", " + rank() + "), found " + axis);
        }
        return index;
    }

    int[] axes(long... given) {
        return LongStream.of(given).mapToInt(this::axis).sorted().toArray();
    }

    long count() {
        return count(0, rank());
    }

    /** Values in axes {@code from} (inclusive) to {@code to} (exclusive). */
    long count(int from, int to) {
        return sizes.subList(from, to).stream().reduce(1L, Math::multiplyExact);
    }

    Shape with(int axis, long size) {
        List<Long> changed = new ArrayList<>(sizes);
        changed.set(axis(axis), size);
        return new Shape(changed);
    }

    /** Axes {@code from} to the end. */
    Shape from(int from) {
        return new Shape(sizes.subList(from, rank()));
    }

    /** Axes before {@code to}. */
    Shape upTo(int to) {
        return new Shape(sizes.subList(0, to));
    }

    Shape then(Shape other) {
        List<Long> joined = new ArrayList<>(sizes);
        joined.addAll(other.sizes);
        return new Shape(joined);
    }

    /** The shape of an element-wise operation on both, by ONNX's (NumPy's) rule. */
    Shape broadcast(Shape other) {
        int rank = Math.max(rank(), other.rank());
        List<Long> joint = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            long a = i < rank - rank() ? 1 : sizes.get(i - (rank - rank()));
            long b = i < rank - other.rank() ? 1 : other.sizes.get(i - (rank - other.rank()));
            if (a != b && a != 1 && b != 1) {
                throw new IllegalArgumentException("shapes must broadcast, found " + sizes + " and " + other.sizes);
            }
            joint.add(a == 1 ? b : a);
        }
        return new Shape(joint);
    }

    /** This shape with these axes at size 1. */
    Shape kept(int... axes) {
        Shape kept = this;
        for (int axis : axes) {
            kept = kept.with(axis, 1);
        }
        return kept;
    }

    Shape without(int... axes) {
        List<Long> left = new ArrayList<>();
        for (int i = 0; i < rank(); i++) {
            int axis = i;
            if (java.util.Arrays.stream(axes).noneMatch(a -> a == axis)) {
                left.add(sizes.get(i));
            }
        }
        return new Shape(left);
    }

    long[] array() {
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }
}
