package dev.assay.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Every metric of the intake. */
public final class IntakeMetrics {
    private final MeterRegistry meters;
    private final DistributionSummary bytes;

    public IntakeMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.bytes = DistributionSummary.builder("assay.intake.release.size")
                .description("Size of what was sent, over all its files")
                .baseUnit("bytes")
                .register(meters);
    }

    public void decided(Kind kind, Decision decision, Duration took) {
        String outcome = switch (decision) {
            case Decision.Accepted accepted -> "accepted";
            case Decision.Duplicate duplicate -> "duplicate";
            case Decision.Conflict conflict -> "conflict";
            case Decision.Refused refused -> "refused";
            case Decision.Oversized oversized -> "oversized";
        };
        Counter.builder("assay.intake.decisions")
                .description("What was sent to the intake, by kind and outcome")
                .tag("kind", kind.toString())
                .tag("outcome", outcome)
                .register(meters)
                .increment();
        Timer.builder("assay.intake.duration")
                .description("Time from the complete upload to the decision")
                .tag("kind", kind.toString())
                .register(meters)
                .record(took);
    }

    public void sent(long size) {
        bytes.record(size);
    }

    public void unavailable(Kind kind) {
        Counter.builder("assay.intake.unavailable")
                .description("What could not be decided because the store or the broker was away")
                .tag("kind", kind.toString())
                .register(meters)
                .increment();
    }
}
