package dev.assay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.core.Digest;
import dev.assay.core.release.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Exports the log, or a part of it, into one file. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Export the log and all that it names into one file, which others check offline: assay verify BAG.zip --key"
                    + " FILE.",
            "With --model, --from or --to only some records, each with a proof; a report comes with either. That an"
                    + " export was made becomes a record itself."
        })
final class ExportCommand implements Callable<Integer> {
    private static final String PATH = "/v1/exports";
    private static final Duration POLL = Duration.ofMillis(200);

    /** What closes the books: inputs get their records, and these a checkpoint. No worker is needed for that. */
    private static final String ROLES = "intake,planner,ledger,console";

    @Option(names = "--model", paramLabel = "NAME", description = "Only what concerns the model of that name.")
    private @Nullable String model;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Only records of that time or later: a day (2026-11-02) or a time (2026-11-02T09:00:00Z).")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only records before that time.")
    private @Nullable String to;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "BAG.zip",
            description = "The file to write; must not exist.")
    private Path output;

    @Mixin
    private Where where;

    @Mixin
    private Printing printing;

    @Override
    public Integer call() throws IOException {
        checkOutput();
        try (Where.Opened opened = where.open(ROLES)) {
            Api api = opened.api();
            JsonNode export = made(api, api.post(PATH, ask()).path("id").asText());
            JsonNode result = export.path("result");
            fetch(api, result);
            if (printing.json()) {
                printing.document(export);
            } else {
                tell(export, result);
            }
            return Exit.OK;
        }
    }

    private void checkOutput() throws IOException {
        Path folder = output.toAbsolutePath().getParent();
        if (Files.exists(output)) {
            throw new Refused(output + " exists already: an export writes over nothing, name another file");
        }
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new Refused("cannot write " + output + ": " + folder + " is no folder that may be written to");
        }
    }

    private ObjectNode ask() {
        ObjectNode ask = JsonNodeFactory.instance.objectNode();
        if (model != null) {
            ask.put("model", model);
        }
        if (from != null) {
            ask.put("from", from);
        }
        if (to != null) {
            ask.put("to", to);
        }
        return ask;
    }

    /** Waits until the bag is made. */
    private JsonNode made(Api api, String id) throws IOException {
        String stage = "";
        Progress progress = new Progress("Export " + id, false);
        try {
            while (true) {
                JsonNode export = api.get(PATH + '/' + id);
                switch (export.path("state").asText()) {
                    case "done" -> {
                        return export;
                    }
                    case "failed" ->
                        throw new IOException("export " + id + " failed: "
                                + export.path("reason").asText());
                    default -> {
                        JsonNode now = export.path("stage");
                        String text = now.path("text").asText("Waiting for the export before");
                        if (!text.equals(stage)) {
                            progress.close();
                            progress = new Progress(text, !printing.json());
                            stage = text;
                        }
                        progress.at(
                                now.path("done").asLong(),
                                Math.max(1, now.path("total").asLong()));
                    }
                }
                pause();
            }
        } finally {
            progress.close();
        }
    }

    /** The file appears whole, and with the digest that the installation names, or not at all. */
    private void fetch(Api api, JsonNode result) throws IOException {
        Path part = output.resolveSibling(output.getFileName() + ".part");
        long total = result.path("bytes").asLong();
        try (Progress progress = new Progress("Fetching the bag", !printing.json())) {
            api.download(result.path("bag").asText(), part, size -> progress.at(size, total));
            Digest expected = Digest.parse(result.path("digest").asText());
            Digest found = Digest.of(part);
            if (!found.equals(expected)) {
                throw new IOException(
                        "the bag was altered on its way: it must have digest " + expected + ", found " + found);
            }
            Files.move(part, output, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void tell(JsonNode export, JsonNode result) {
        boolean full = export.path("kind").asText().equals("FULL");
        printing.heading(output + ": " + (full ? "the whole log" : "a part of the log"));
        long size = result.path("size").asLong();
        printing.line((full
                        ? size + " records, that of this export among them, "
                        : result.path("records").asLong() + " records and the one of this export, of the " + size
                                + " in the log, ")
                + result.path("bytes").asLong()
                + " bytes, " + result.path("digest").asText());
        int redactions = result.path("redactions").asInt();
        if (redactions > 0) {
            printing.line(redactions + " files of evidence are missing or altered in the store and left out;"
                    + " data/scope.json in the bag names them");
        }
        printing.line(
                "Check it with: assay verify " + output + " --key FILE (the key is what " + keyCommand() + " prints)");
    }

    private String keyCommand() {
        return where.folder().map(folder -> "assay key show --data " + folder).orElse("assay key show");
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the export was made", e);
        }
    }
}
