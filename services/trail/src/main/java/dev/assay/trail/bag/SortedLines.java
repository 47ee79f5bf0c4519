package dev.assay.trail.bag;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Lines in any number, given back in their order and each once: sorted in parts on disk, then merged. */
final class SortedLines {
    /** Lines in memory: a line of a manifest has some 300 bytes. */
    private static final int PART = 20_000;

    private final Path folder;
    private final String name;
    private final int part;
    private final List<Path> parts = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    /** @param name of the files in the folder */
    SortedLines(Path folder, String name) {
        this(folder, name, PART);
    }

    SortedLines(Path folder, String name, int part) {
        this.folder = folder;
        this.name = name;
        this.part = part;
    }

    /** Takes lines. */
    @FunctionalInterface
    interface Each {
        void line(String line) throws IOException;
    }

    void add(String line) throws IOException {
        lines.add(line);
        if (lines.size() == part) {
            spill();
        }
    }

    private void spill() throws IOException {
        lines.sort(null);
        Path file = folder.resolve(name + '.' + parts.size());
        Files.write(file, lines);
        parts.add(file);
        lines.clear();
    }

    void forEach(Each each) throws IOException {
        if (!lines.isEmpty()) {
            spill();
        }
        PriorityQueue<Part> queue = new PriorityQueue<>(Comparator.comparing(Part::line));
        List<Part> open = new ArrayList<>();
        try {
            for (Path file : parts) {
                Part opened = new Part(Files.newBufferedReader(file));
                open.add(opened);
                if (opened.advance()) {
                    queue.add(opened);
                }
            }
            merge(queue, each);
        } finally {
            for (Part opened : open) {
                opened.reader.close();
            }
        }
    }

    private static void merge(PriorityQueue<Part> queue, Each each) throws IOException {
        @Nullable String last = null;
        while (!queue.isEmpty()) {
            Part least = queue.remove();
            String line = least.line();
            if (!line.equals(last)) {
                each.line(line);
                last = line;
            }
            if (least.advance()) {
                queue.add(least);
            }
        }
    }

    /** One sorted file while it is read. */
    private static final class Part {
        private final BufferedReader reader;
        private String line = "";

        Part(BufferedReader reader) {
            this.reader = reader;
        }

        String line() {
            return line;
        }

        boolean advance() throws IOException {
            @Nullable String next = reader.readLine();
            if (next != null) {
                line = next;
            }
            return next != null;
        }
    }
}
