package dev.assay.intake.trial;

import dev.assay.onnx.Room;
import java.time.Duration;

/**
 * What a trial may take: a few bytes of a model can ask for hours, and for all memory.
 *
 * @param time for all members of a release together
 * @param bytes of memory that its process holds for itself
 */
public record TrialLimits(Duration time, long bytes) {
    public TrialLimits {
        if (!time.isPositive()) {
            throw new IllegalArgumentException("a trial's time must be above 0, found " + time);
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("a trial's memory must be above 0 bytes, found " + bytes);
        }
    }

    /** Of this machine, which others share: the memory is at most half of what it or its container has. */
    public static TrialLimits of(Duration time, long bytes) {
        return new TrialLimits(time, Math.min(bytes, Room.here().total() / 2));
    }
}
