package dev.assay.console.page;

import dev.assay.console.export.Asked;
import dev.assay.console.export.Export;
import dev.assay.console.export.Export.State;
import java.util.List;
import java.util.Optional;

/**
 * One export.
 *
 * @param holds what was asked for, in words
 * @param progress while it runs
 * @param result once it is done
 * @param reason why there is none
 */
public record ExportRow(
        String id,
        String holds,
        Moment at,
        String actor,
        Badge badge,
        Optional<Progress> progress,
        Optional<Result> result,
        Optional<String> reason) {
    /** How far. */
    public record Progress(String text, long done, long total) {}

    /**
     * @param bag where it can be fetched
     * @param size of the file, for people
     * @param left a clause about what is left out; empty: nothing is
     */
    public record Result(String bag, String size, long records, String digest, String left) {}

    static ExportRow of(Export export) {
        return new ExportRow(
                export.id(),
                holds(export.asked()),
                Moment.of(export.at()),
                export.actor(),
                badge(export.state()),
                progress(export.state()),
                export.state() instanceof State.Done done ? Optional.of(result(export.id(), done)) : Optional.empty(),
                export.state() instanceof State.Failed failed ? Optional.of(failed.reason()) : Optional.empty());
    }

    /** Whether one of them still moves. */
    static boolean moving(List<ExportRow> rows) {
        return rows.stream().anyMatch(row -> row.progress().isPresent());
    }

    private static String holds(Asked asked) {
        if (asked.isFull()) {
            return "Everything";
        }
        String model = asked.model().map(name -> "Model " + name).orElse("All models");
        String from =
                asked.from().map(time -> ", from " + Moment.of(time).text()).orElse("");
        String to = asked.to().map(time -> ", before " + Moment.of(time).text()).orElse("");
        return model + from + to;
    }

    private static Badge badge(State state) {
        return switch (state) {
            case State.Waiting waiting -> new Badge("running", "WAITING");
            case State.Running running -> new Badge("running", "RUNNING");
            case State.Done done -> new Badge("passed", "DONE");
            case State.Failed failed -> new Badge("failed", "FAILED");
        };
    }

    private static Optional<Progress> progress(State state) {
        return switch (state) {
            case State.Waiting waiting -> Optional.of(new Progress("Waiting for the export before", 0, 1));
            case State.Running running ->
                Optional.of(new Progress(running.stage().text(), running.done(), Math.max(1, running.total())));
            case State.Done done -> Optional.empty();
            case State.Failed failed -> Optional.empty();
        };
    }

    private static Result result(String id, State.Done done) {
        int left = done.redactions();
        return new Result(
                "/v1/exports/" + id + "/bag",
                Numbers.bytes(done.bytes()),
                done.records(),
                done.digest().toString(),
                left == 0 ? "" : left + (left == 1 ? " file" : " files") + " of evidence missing or altered, left out");
    }
}
