package dev.assay.trail.bag;

import dev.assay.trail.canonical.CanonicalReader;
import dev.assay.trail.canonical.Json;
import dev.assay.trail.canonical.NotCanonical;
import dev.assay.trail.log.AlteredLog;
import dev.assay.trail.log.Hash;
import dev.assay.trail.record.Reconciled;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The records as people and their programs read them: JSON lines and a table (RFC 4180). docs/reference/bag.md gives the
 * form; the verifier makes both again and compares.
 */
final class Views implements AutoCloseable {
    private static final String HEADER =
            "index,type,time,actor,recordId,topic,partition,offset,kind,name,version,audit,"
                    + "model,modelVersion,dataset,datasetVersion,plan,planVersion,outcome,decision,about,reason,leafHash";
    private static final String[][] COLUMNS = {
        {"type"},
        {"time"},
        {"actor"},
        {"recordId"},
        {"cause", "topic"},
        {"cause", "partition"},
        {"cause", "offset"},
        {"subject", "kind"},
        {"subject", "name"},
        {"subject", "version"},
        {"audit"},
        {"model", "name"},
        {"model", "version"},
        {"dataset", "name"},
        {"dataset", "version"},
        {"plan", "name"},
        {"plan", "version"},
        {"outcome"},
        {"decision"},
        {"about"},
        {"reason"}
    };
    private static final String END = "\r\n";

    private final OutputStream lines;
    private final OutputStream table;

    Views(Path jsonl, Path csv) throws IOException {
        this.lines = new BufferedOutputStream(Files.newOutputStream(jsonl));
        this.table = new BufferedOutputStream(Files.newOutputStream(csv));
        text(table, HEADER + END);
    }

    /** Adds a record. */
    void add(long index, byte[] leaf) throws IOException {
        text(lines, "{\"index\":" + index + ",\"leaf\":");
        lines.write(leaf);
        text(lines, "}\n");
        text(table, row(index, leaf) + END);
    }

    private static String row(long index, byte[] leaf) throws AlteredLog {
        try {
            List<String> cells = new ArrayList<>();
            cells.add(String.valueOf(index));
            Json record = CanonicalReader.read(leaf);
            for (String[] path : COLUMNS) {
                cells.add(cell(value(record, path)));
            }
            cells.add(Hash.leaf(leaf).toString());
            return String.join(",", cells);
        } catch (NotCanonical e) {
            throw new AlteredLog("record " + index + " in the store is no record: " + e.getMessage());
        }
    }

    /** The text or number at the path; the empty string where there is none. */
    private static String value(Json json, String... path) {
        @Nullable Json at = json;
        for (String key : path) {
            at = at instanceof Json.Members members ? members.get(key) : null;
        }
        return switch (at) {
            case Json.Text text -> text.value();
            case Json.Whole whole -> String.valueOf(whole.value());
            case Json.Flag flag -> String.valueOf(flag.value());
            case Json.Array array -> "";
            case Json.Members members -> "";
            case null -> "";
        };
    }

    /** The last reconciliation as a table. */
    static byte[] reconciliation(Reconciled sums) {
        StringBuilder csv = new StringBuilder("size,topic,partition,first,end,outcome,count").append(END);
        for (Reconciled.Partition partition : sums.partitions()) {
            String place = sums.size() + "," + cell(partition.topic()) + ',' + partition.partition() + ','
                    + partition.first() + ',' + partition.end() + ',';
            // As in the leaf, whose keys are sorted by name.
            Map<String, Long> outcomes = new TreeMap<>();
            partition.outcomes().forEach((type, count) -> outcomes.put(type.name(), count));
            outcomes.forEach((type, count) ->
                    csv.append(place).append(type).append(',').append(count).append(END));
            csv.append(place).append("OPEN,").append(partition.open()).append(END);
        }
        String whole = sums.size() + ",,,,,";
        csv.append(whole).append("STARTED,").append(sums.started()).append(END);
        csv.append(whole).append("ENDED,").append(sums.ended()).append(END);
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** One cell: what a spreadsheet would run gets an apostrophe, what holds a separator gets quotation marks. */
    static String cell(String value) {
        String safe = value.isEmpty() || "=+-@\t\r".indexOf(value.charAt(0)) < 0 ? value : '\'' + value;
        boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        try (OutputStream first = lines;
                OutputStream second = table) {
            first.flush();
            second.flush();
        }
    }
}
