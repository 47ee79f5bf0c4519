package dev.assay.console.export;

import dev.assay.core.Digest;
import java.time.Instant;

/**
 * One export, and how far it is.
 *
 * @param id 1 to 64 of a-z 0-9 -; ids sort as the times at which they were given
 * @param actor pseudonymous id of who asked
 * @param at when, in whole milliseconds
 */
public record Export(String id, Asked asked, String actor, Instant at, State state) {
    Export with(State next) {
        return new Export(id, asked, actor, at, next);
    }

    /** How far an export is. */
    public sealed interface State {
        /** Another one is made before. */
        record Waiting() implements State {}

        /** It is being made. */
        record Running(Stage stage, long done, long total) implements State {}

        /**
         * The bag is in the store.
         *
         * @param size of the log that the bag proves
         * @param records in the bag that the reports are about
         * @param bytes of the bag
         * @param redactions files of evidence that were missing or altered and are left out
         */
        record Done(long size, long records, long bytes, Digest digest, int redactions) implements State {}

        /** @param reason one sentence for people */
        record Failed(String reason) implements State {}
    }

    /** What is done, in this order. */
    public enum Stage {
        RECONCILING("Waiting until every input has its record"),
        READING("Reading records and what they name"),
        REPORTING("Writing the report"),
        RECORDING("Waiting for the record of the export"),
        FINISHING("Writing the log and its proofs"),
        STORING("Storing the bag");

        private final String text;

        Stage(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }
    }
}
