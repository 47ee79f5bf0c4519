package dev.assay.onnx;

import com.sun.management.OperatingSystemMXBean;
import dev.assay.core.release.Refused;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Memory that one run may hold in this process: what the machine or its container has, less what the Java heap may grow
 * to, at most {@link GraphLimits#MAX_RUN_BYTES}. Who takes more is killed by the system, without a word.
 *
 * @param total bytes of the machine, or of the container where that has fewer
 * @param heap bytes that the Java heap may have at most
 */
public record Room(long total, long heap) {
    private static final double GIBIBYTE = 1L << 30;

    /** Of the whole, whatever the heap may have: a heap that may have everything hardly ever takes it. */
    private static final int LEAST_SHARE = 4;

    public Room {
        if (total < 1 || heap < 0) {
            throw new IllegalArgumentException(
                    "a machine has memory, and a heap no less than none, found " + total + " and " + heap);
        }
    }

    /** Of this process. */
    public static Room here() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Room(system.getTotalMemorySize(), Runtime.getRuntime().maxMemory());
    }

    /** What one run may hold. */
    public long bytes() {
        return Math.min(GraphLimits.MAX_RUN_BYTES, Math.max(total - heap, total / LEAST_SHARE));
    }

    /**
     * Refuses what this process has no room for.
     *
     * @param what would hold the memory, for example {@code a run of m.onnx}
     * @throws Refused if it is more than {@link #bytes()}, saying how much and what to do
     */
    public void check(String what, Footprint footprint) {
        if (footprint.bytes() > bytes()) {
            throw new Refused(what + " would hold about " + gibibytes(footprint.bytes()) + " GiB at once ("
                    + footprint.parts() + "), and this process has room for " + gibibytes(bytes()) + " GiB (of "
                    + gibibytes(total) + " GiB of memory the Java heap may take " + gibibytes(heap)
                    + "): give it more memory or a smaller heap (-Xmx), or export a smaller model");
        }
    }

    static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / GIBIBYTE);
    }
}
