package dev.assay.core.release;

import dev.assay.core.document.Document;
import dev.assay.core.document.Fields;
import dev.assay.core.document.Value;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads metadata.jsonl: one sample a line, in the imagefolder convention (file_name, label) with what is known beside. */
final class Metadata {
    private static final int MAX_ID = 200;
    private static final int BOX = 4;

    private final FolderFiles files;
    private final String name;
    private final List<String> classes;
    private final Map<String, Integer> labels = new HashMap<>();
    private final int width;
    private final int height;
    private final SortedMap<String, String> slices;
    private final SortedMap<String, String> regions;
    private final Map<String, Integer> lines = new HashMap<>();

    Metadata(
            FolderFiles files,
            String name,
            List<String> classes,
            int width,
            int height,
            SortedMap<String, String> slices,
            SortedMap<String, String> regions) {
        this.files = files;
        this.name = name;
        this.classes = classes;
        this.width = width;
        this.height = height;
        this.slices = slices;
        this.regions = regions;
        for (int i = 0; i < classes.size(); i++) {
            labels.put(classes.get(i), i);
        }
    }

    List<Sample> read() throws IOException {
        List<Sample> samples = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(files.path(name)))) {
            int number = 0;
            for (Optional<byte[]> line = line(in, ++number); line.isPresent(); line = line(in, ++number)) {
                if (!isBlank(line.get())) {
                    samples.add(sample(Document.jsonLine(name, number, line.get())));
                }
                if (samples.size() > DatasetRelease.MAX_SAMPLES) {
                    throw new Refused(name + " line " + number + ": a dataset release must have at most "
                            + DatasetRelease.MAX_SAMPLES + " samples, found more");
                }
            }
        }
        if (samples.isEmpty()) {
            throw new Refused(name + " must have a line for each sample, found none");
        }
        return samples;
    }

    private Sample sample(Value value) throws IOException {
        Fields fields = value.fields(
                "id", "file_name", "sha256", "label", "mask", "mask_sha256", "slices", "regions", "without");
        Value id = fields.find("id").orElseGet(() -> fields.get("file_name"));
        Integer before = lines.putIfAbsent(id.line(MAX_ID), id.line());
        if (before != null) {
            throw id.refused("ids of samples must be unique, found \"" + id.text() + "\" also on line " + before);
        }
        Sample.File image = files.take(fields, "file_name", "sha256", Picture.MAX_BYTES);
        int label = label(fields.get("label"));
        Optional<Sample.File> mask = mask(fields);
        SortedSet<String> in = new TreeSet<>();
        for (Value slice : fields.find("slices")
                .map(v -> v.items(0, DatasetFolder.MAX_NAMES))
                .orElse(List.of())) {
            in.add(known(slice, slice.text(), "slice", slices));
        }
        SortedMap<String, Sample.Box> boxes = new TreeMap<>();
        fields.find("regions").map(Value::entries).orElse(Map.of()).forEach((region, box) -> {
            boxes.put(known(box, region, "region", regions), box(box));
        });
        return new Sample(id.text(), image, label, mask, in, boxes, without(fields, boxes));
    }

    private int label(Value value) {
        if (value.isNumber()) {
            return value.integer(0, classes.size() - 1);
        }
        Integer label = labels.get(value.text());
        if (label == null) {
            throw value.refused("label must be a class or its index, found \"" + value.text() + '"'
                    + Value.hint(value.text(), classes));
        }
        return label;
    }

    private Optional<Sample.File> mask(Fields fields) throws IOException {
        if (fields.find("mask").isEmpty()) {
            fields.find("mask_sha256").ifPresent(digest -> {
                throw digest.refused("mask_sha256 is the digest of a mask, found no key \"mask\"");
            });
            return Optional.empty();
        }
        return Optional.of(files.take(fields, "mask", "mask_sha256", Picture.MAX_BYTES));
    }

    private SortedMap<String, Sample.File> without(Fields fields, Map<String, Sample.Box> boxes) throws IOException {
        SortedMap<String, Sample.File> pictures = new TreeMap<>();
        Optional<Value> given = fields.find("without");
        if (given.isPresent()) {
            for (Map.Entry<String, Value> entry : given.get().entries().entrySet()) {
                known(entry.getValue(), entry.getKey(), "region", regions);
                if (!boxes.containsKey(entry.getKey())) {
                    throw entry.getValue()
                            .refused("a picture without region \"" + entry.getKey()
                                    + "\" needs that region under \"regions\" of the same sample");
                }
                Fields picture = entry.getValue().fields("file_name", "sha256");
                pictures.put(entry.getKey(), files.take(picture, "file_name", "sha256", Picture.MAX_BYTES));
            }
        }
        return pictures;
    }

    private Sample.Box box(Value value) {
        List<Value> sides = value.items(BOX, BOX);
        int x = sides.get(0).integer(0, width - 1);
        int y = sides.get(1).integer(0, height - 1);
        return new Sample.Box(
                x, y, sides.get(2).integer(1, width - x), sides.get(3).integer(1, height - y));
    }

    private static String known(Value place, String name, String what, Map<String, String> declared) {
        if (!declared.containsKey(name)) {
            throw place.refused("unknown " + what + " \"" + name + '"' + Value.hint(name, declared.keySet()) + " ("
                    + DatasetFolder.DOCUMENT + " describes each under \"" + what + "s\")");
        }
        return name;
    }

    /** The next line without its end; empty at the end of the file. */
    private Optional<byte[]> line(InputStream in, int number) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        if (b < 0) {
            return Optional.empty();
        }
        for (; b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
            if (line.size() > Document.MAX_LINE_BYTES) {
                throw new Refused(
                        name + " line " + number + ": a line must have at most " + Document.MAX_LINE_BYTES + " bytes");
            }
        }
        return Optional.of(line.toByteArray());
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
