package dev.assay.onnx;

/** What a model may be at most. Each limit bounds memory or time that a hostile file could ask for. */
public final class GraphLimits {
    /** Bytes of the file, and of weights that are held inside a graph: up to three times while it is loaded. */
    public static final long MAX_BYTES = 1L << 30;

    /** Bytes of external data: what is more leaves a run no room, see {@link #MAX_RUN_BYTES}. */
    public static final long MAX_EXTERNAL_BYTES = 8L << 30;

    /** Fields of the protocol buffer: a parsed field takes up to 80 bytes of memory where the file takes 2. */
    public static final int MAX_FIELDS = 2_000_000;

    /** Messages inside messages: each level takes a stack frame; an If in an If takes three levels. */
    public static final int MAX_DEPTH = 64;

    /** Nodes, those of sub-graphs and functions included: the largest vision models exported so far have 10,000. */
    public static final int MAX_NODES = 50_000;

    public static final int MAX_INITIALISERS = 50_000;

    /** Values of one tensor: the longest array there is. */
    public static final int MAX_ELEMENTS = Integer.MAX_VALUE;

    /** Bodies of If, Loop and Scan: an image classifier needs none, an export has a few around resizing. */
    public static final int MAX_SUBGRAPHS = 64;

    /** The oldest ONNX file format read: the one in which operator sets are versioned. */
    public static final int MIN_IR_VERSION = 3;

    /** The newest ONNX file format that the bundled ONNX Runtime reads. */
    public static final int MAX_IR_VERSION = 13;

    /** The oldest operator set read: earlier ones lack broadcasting rules that later ones share. */
    public static final int MIN_OPSET = 9;

    public static final int MAX_OPSET = 23;

    /** Values of one external file name: longer than any file system allows. */
    public static final int MAX_LOCATION_CHARACTERS = 1024;

    /** Bytes that one run may hold at once, by an estimate, on a machine of any size; see {@link Room} for this one. */
    public static final long MAX_RUN_BYTES = 8L << 30;

    private GraphLimits() {}
}
