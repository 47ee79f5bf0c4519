package dev.assay.trail.bag;

import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.record.LedgerRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The exporter's part in a test: all steps, as the console takes them. */
final class Exporting {
    static final BagWriter.Watch QUIET = new BagWriter.Watch() {
        @Override
        public void record(long index, LedgerRecord record) {}

        @Override
        public void read(long done, long total) {}
    };

    private Exporting() {}

    static Scope scope(Story story, Optional<String> model, Optional<Instant> from, Optional<Instant> to) {
        return scope("e-1", story, model, from, to);
    }

    static Scope scope(
            String export, Story story, Optional<String> model, Optional<Instant> from, Optional<Instant> to) {
        return new Scope(
                export, model, from, to, "someone", Instant.parse("2026-11-02T12:00:00.000Z"), story.log.head());
    }

    /** The same filter in an export of its own, of the log as it is now. */
    static Scope now(Scope scope, Story story) {
        return scope("e-at-" + story.log.head().size(), story, scope.model(), scope.from(), scope.to());
    }

    static Scope full(Story story) {
        return scope(story, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Scope ofModel(Story story, String model) {
        return scope(story, Optional.of(model), Optional.empty(), Optional.empty());
    }

    /** Writes the bag into the folder, and its record into the log. */
    static Path export(Story story, Scope scope, Path folder, Optional<byte[]> previous) throws IOException {
        Path file = folder.resolve("bag.zip");
        Path spool = Files.createTempDirectory(folder, "spool");
        try (BagWriter writer = BagWriter.open(file, spool, scope, story.log, story.log, QUIET)) {
            writer.records();
            writer.bind(BagLayout.REPORT_HTML, "<p>report</p>".getBytes(StandardCharsets.UTF_8), "text/html");
            for (String schema : writer.schemas()) {
                writer.bind(BagLayout.SCHEMAS + "Cause-" + schema + ".avsc", new byte[] {'{', '}'}, "application/json");
            }
            if (previous.isPresent()) {
                writer.previous(previous.get());
            }
            story.export(scope, writer.bound());
            Optional<String> open = writer.extend(story.log.head());
            if (open.isPresent()) {
                throw new IllegalStateException(open.get());
            }
            writer.finish(story.log.checkpoint(), "Assay test");
        }
        return file;
    }

    /** The bag's files in the order of the archive. */
    static Map<String, byte[]> files(Path bag) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(bag);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (files.put(entry.getName(), zip.readAllBytes()) != null) {
                    throw new IllegalStateException(entry.getName() + " is there twice");
                }
            }
        }
        return files;
    }

    static List<String> lines(Map<String, byte[]> bag, String path) {
        return new String(Objects.requireNonNull(bag.get(path), path), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
