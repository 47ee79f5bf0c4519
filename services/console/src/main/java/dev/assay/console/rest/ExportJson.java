package dev.assay.console.rest;

import dev.assay.console.export.Export;
import dev.assay.console.export.Export.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One export.
 *
 * @param state {@code waiting}, {@code running}, {@code done} or {@code failed}
 * @param kind {@code FULL} or {@code SUBSET}
 * @param model that was asked for; null: all. {@code from} and {@code to} likewise
 * @param actor pseudonymous id of who asked
 * @param at when, RFC 3339, UTC
 * @param stage while it runs: what is being done, with {@code done} of {@code total}
 * @param result of a finished export
 * @param reason of a failed one
 */
public record ExportJson(
        String id,
        String state,
        String kind,
        @Nullable String model,
        @Nullable String from,
        @Nullable String to,
        String actor,
        String at,
        @Nullable Progress stage,
        @Nullable Result result,
        @Nullable String reason) {

    /** How far. */
    public record Progress(String name, String text, long done, long total) {}

    /**
     * @param bag where it can be fetched
     * @param digest of the bag
     * @param bytes of the bag
     * @param size of the log that it proves
     * @param records that its reports are about
     * @param redactions files of evidence that were missing or altered, and are left out
     */
    public record Result(String bag, String digest, long bytes, long size, long records, int redactions) {}

    /** Newest first. */
    public record Exports(List<ExportJson> exports) {}

    /** What may be asked for; all of it may be left out. */
    public record Ask(
            @Nullable String model,
            @Nullable String from,
            @Nullable String to) {}

    static ExportJson of(Export export) {
        return new ExportJson(
                export.id(),
                state(export.state()),
                export.asked().isFull() ? "FULL" : "SUBSET",
                export.asked().model().orElse(null),
                export.asked().from().map(Object::toString).orElse(null),
                export.asked().to().map(Object::toString).orElse(null),
                export.actor(),
                export.at().toString(),
                export.state() instanceof State.Running running
                        ? new Progress(running.stage().name(), running.stage().text(), running.done(), running.total())
                        : null,
                export.state() instanceof State.Done done ? result(export.id(), done) : null,
                export.state() instanceof State.Failed failed ? failed.reason() : null);
    }

    private static String state(State state) {
        return switch (state) {
            case State.Waiting waiting -> "waiting";
            case State.Running running -> "running";
            case State.Done done -> "done";
            case State.Failed failed -> "failed";
        };
    }

    private static Result result(String id, State.Done done) {
        return new Result(
                ExportEndpoint.bag(id),
                done.digest().toString(),
                done.bytes(),
                done.size(),
                done.records(),
                done.redactions());
    }
}
