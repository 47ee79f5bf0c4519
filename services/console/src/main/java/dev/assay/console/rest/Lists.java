package dev.assay.console.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.assay.console.rest.AuditJson.RefJson;
import dev.assay.console.view.PlanLine;
import dev.assay.console.view.RejectionLine;
import dev.assay.console.view.ReleaseLine;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answers that list something. */
final class Lists {
    private Lists() {}

    /**
     * @param audits how many it started when it was accepted
     * @param waitsFor what it waits for, for example {@code dataset digits@1.0.0}; null when nothing
     */
    public record Release(
            String kind,
            String name,
            String version,
            String digest,
            String at,
            int audits,
            @Nullable String waitsFor) {
        static Release of(ReleaseLine line) {
            return new Release(
                    line.kind(),
                    line.release().name(),
                    line.release().version(),
                    line.release().digest(),
                    line.at().toString(),
                    line.audits(),
                    line.waiting() ? line.waitsFor() : null);
        }
    }

    /** Newest first. */
    public record Releases(List<Release> releases) {}

    /**
     * @param source {@code rest}, or topic, partition and offset
     * @param size in bytes; null where it is not known
     */
    public record Rejection(
            String at,
            String source,
            String about,
            String reason,
            String digest,
            @Nullable Long size) {
        static Rejection of(RejectionLine line) {
            return new Rejection(
                    line.at().toString(),
                    line.source(),
                    line.about(),
                    line.reason(),
                    line.digest(),
                    line.size().isPresent() ? line.size().getAsLong() : null);
        }
    }

    /** Newest first. */
    public record Rejections(List<Rejection> rejections) {}

    /** A registered plan. */
    public record Plan(RefJson plan, String registeredAt) {
        static Plan of(PlanLine line) {
            return new Plan(RefJson.of(line.plan()), line.at().toString());
        }
    }

    /** Newest first. */
    public record Plans(List<Plan> plans) {}

    /** @param record as it is stored */
    public record Entry(long index, @JsonRawValue String record) {}

    /** @param next what to ask for as {@code after}; null when these are the last so far */
    public record Records(
            long size, List<Entry> records, @Nullable Long next) {}

    /**
     * @param roles of this process, each {@code ready} or the reason why not
     * @param ledgerSize records, as far as this process has read
     */
    public record Status(boolean ready, Map<String, String> roles, long ledgerSize) {}
}
