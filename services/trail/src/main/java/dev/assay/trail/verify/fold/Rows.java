package dev.assay.trail.verify.fold;

import dev.assay.trail.record.Reconciled;
import dev.assay.trail.verify.json.Node;
import dev.assay.trail.verify.leaf.Entry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The lines of the views for people, as docs/reference/bag.md gives them. */
public final class Rows {
    public static final String RECORDS_HEAD =
            "index,type,time,actor,recordId,topic,partition,offset,kind,name,version,audit,"
                    + "model,modelVersion,dataset,datasetVersion,plan,planVersion,outcome,decision,about,reason,leafHash\r\n";
    static final String RECONCILIATION_HEAD = "size,topic,partition,first,end,outcome,count\r\n";

    /** Where the cells between index and hash come from: an object and its member, or a member of the leaf. */
    private static final List<List<String>> CELLS = List.of(
            List.of("type"),
            List.of("time"),
            List.of("actor"),
            List.of("recordId"),
            List.of("cause", "topic"),
            List.of("cause", "partition"),
            List.of("cause", "offset"),
            List.of("subject", "kind"),
            List.of("subject", "name"),
            List.of("subject", "version"),
            List.of("audit"),
            List.of("model", "name"),
            List.of("model", "version"),
            List.of("dataset", "name"),
            List.of("dataset", "version"),
            List.of("plan", "name"),
            List.of("plan", "version"),
            List.of("outcome"),
            List.of("decision"),
            List.of("about"),
            List.of("reason"));

    private Rows() {}

    /** The line of records.jsonl. */
    public static void json(Entry entry, ByteArrayOutputStream out) {
        out.writeBytes(ascii("{\"index\":" + entry.index() + ",\"leaf\":"));
        out.writeBytes(entry.bytes());
        out.writeBytes(ascii("}\n"));
    }

    /** The line of records.csv. */
    public static void csv(Entry entry, ByteArrayOutputStream out) {
        StringBuilder row = new StringBuilder(512).append(entry.index());
        for (List<String> path : CELLS) {
            row.append(',').append(cell(text(entry.json(), path)));
        }
        row.append(',').append(HexFormat.of().formatHex(entry.hash())).append("\r\n");
        out.writeBytes(row.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The whole of reconciliation.csv. */
    static byte[] reconciliation(Reconciled record) {
        StringBuilder table = new StringBuilder(RECONCILIATION_HEAD);
        for (Reconciled.Partition p : record.partitions()) {
            String place =
                    record.size() + "," + cell(p.topic()) + ',' + p.partition() + ',' + p.first() + ',' + p.end() + ',';
            // As in the record, whose keys are sorted by name.
            table.append(p.outcomes().entrySet().stream()
                    .sorted(Comparator.comparing(outcome -> outcome.getKey().name()))
                    .map(outcome -> place + outcome.getKey() + ',' + outcome.getValue() + "\r\n")
                    .collect(Collectors.joining()));
            long ended =
                    p.outcomes().values().stream().mapToLong(Long::longValue).sum();
            table.append(place)
                    .append("OPEN,")
                    .append(p.end() - p.first() - ended)
                    .append("\r\n");
        }
        table.append(record.size())
                .append(",,,,,STARTED,")
                .append(record.started())
                .append("\r\n");
        table.append(record.size()).append(",,,,,ENDED,").append(record.ended()).append("\r\n");
        return table.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Node.Members leaf, List<String> path) {
        Node node = leaf.members().get(path.getFirst());
        if (path.size() == 2 && node instanceof Node.Members inner) {
            node = inner.members().get(path.get(1));
        }
        return switch (node) {
            case Node.Text text -> text.value();
            case Node.Number number -> number.text();
            case null, default -> "";
        };
    }

    /** No spreadsheet takes it for a formula, and no comma ends it. */
    private static String cell(String text) {
        String guarded = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return isQuoted(guarded) ? '"' + guarded.replace("\"", "\"\"") + '"' : guarded;
    }

    private static boolean isQuoted(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' || c == '"' || c == '\r' || c == '\n') {
                return true;
            }
        }
        return false;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
