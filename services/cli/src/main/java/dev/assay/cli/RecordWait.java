package dev.assay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;

/** Waits for the record of what was sent to the ledger, and says so where the ledger refused it. */
final class RecordWait {
    /** It goes through the ledger's topics. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int PAGE = 100;

    private final Api api;

    RecordWait(Api api) {
        this.api = api;
    }

    /**
     * The record about it, with its index.
     *
     * @param sent the installation's answer: topic, partition and offset, and after which record to look
     * @param what was sent, for people: {@code the correction}
     * @throws IOException if the ledger refused it, with the reason, or there is none within two minutes
     */
    JsonNode await(JsonNode sent, String what) throws IOException {
        long until = System.nanoTime() + LIMIT.toNanos();
        long last = sent.path("after").asLong();
        while (System.nanoTime() < until) {
            JsonNode page =
                    api.get("/v1/records?after=" + last + "&limit=" + PAGE).path("records");
            for (JsonNode entry : page) {
                if (isOf(sent, entry.path("record").path("cause"))) {
                    return taken(entry, what);
                }
                last = entry.path("index").asLong();
            }
            if (page.size() < PAGE) {
                pause(what);
            }
        }
        throw new IOException("the ledger has not recorded " + what + " within " + LIMIT.toSeconds()
                + " s: it is sent, and will be recorded when the ledger works");
    }

    private static JsonNode taken(JsonNode entry, String what) throws IOException {
        JsonNode leaf = entry.path("record");
        if (leaf.path("type").asText().equals("EVENT_REJECTED")) {
            throw new IOException(
                    "the ledger refused " + what + ": " + leaf.path("reason").asText());
        }
        return entry;
    }

    private static boolean isOf(JsonNode sent, JsonNode cause) {
        return cause.path("topic").asText().equals(sent.path("topic").asText())
                && cause.path("partition").asInt() == sent.path("partition").asInt()
                && cause.path("offset").asText().equals(sent.path("offset").asText());
    }

    private static void pause(String what) throws IOException {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the ledger records " + what, e);
        }
    }
}
