package dev.assay.trail.verify.fold;

import dev.assay.trail.record.Reconciled;
import dev.assay.trail.verify.json.Node;
import dev.assay.trail.verify.leaf.Entry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The lines of the views for people, as docs/reference/bag.md gives them. */
public final class Rows {
    public static final String RECORDS_HEAD =
            "index,type,time,actor,recordId,topic,partition,offset,kind,name,version,audit,"
                    + "model,modelVersion,dataset,datasetVersion,plan,planVersion,outcome,decision,about,reason,leafHash\r\n";
    static final String RECONCILIATION_HEAD = "size,topic,partition,first,end,outcome,count\r\n";

    /** What {@link #json} adds to a leaf, about. */
    public static final int JSON_MORE = 32;

    /** Characters of a row, about. */
    public static final int CSV_ROW = 320;

    /** Where the cells between index and hash come from: members of the leaf, or of an object in it. */
    private static final Cells[] CELLS = {
        new Cells("", "type", "time", "actor", "recordId"),
        new Cells("cause", "topic", "partition", "offset"),
        new Cells("subject", "kind", "name", "version"),
        new Cells("", "audit"),
        new Cells("model", "name", "version"),
        new Cells("dataset", "name", "version"),
        new Cells("plan", "name", "version"),
        new Cells("", "outcome", "decision", "about", "reason")
    };

    /** @param object empty for the leaf itself */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Cells(String object, String... members) {}

    private Rows() {}

    /** The line of records.jsonl. */
    public static void json(Entry entry, ByteArrayOutputStream out) {
        out.writeBytes(ascii("{\"index\":" + entry.index() + ",\"leaf\":"));
        out.writeBytes(entry.bytes());
        out.writeBytes(ascii("}\n"));
    }

    /** Adds the line of records.csv. */
    public static void csv(Entry entry, StringBuilder out) {
        out.append(entry.index());
        for (Cells cells : CELLS) {
            @Nullable
            Node of = cells.object().isEmpty() ? entry.json() : entry.json().get(cells.object());
            for (String member : cells.members()) {
                out.append(',');
                cell(of instanceof Node.Members members ? text(members.get(member)) : "", out);
            }
        }
        HexFormat.of().formatHex(out.append(','), entry.hash()).append("\r\n");
    }

    /** Rows as the file has them. */
    public static byte[] bytes(StringBuilder rows) {
        return rows.toString().getBytes(StandardCharsets.UTF_8);
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

    private static String text(@Nullable Node node) {
        return switch (node) {
            case Node.Text text -> text.value();
            case Node.Number number -> number.text();
            case null, default -> "";
        };
    }

    private static String cell(String text) {
        StringBuilder cell = new StringBuilder();
        cell(text, cell);
        return cell.toString();
    }

    /** No spreadsheet takes it for a formula, and no comma ends it. */
    private static void cell(String text, StringBuilder out) {
        if (text.isEmpty()) {
            return;
        }
        boolean quoted = isQuoted(text);
        out.append(quoted ? "\"" : "").append("=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" : "");
        out.append(quoted ? text.replace("\"", "\"\"") : text).append(quoted ? "\"" : "");
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
