package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.trail.log.Hash;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Reconciled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tables for people, written as docs/reference/bag.md says and not as the verifier does it. */
final class Views {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEAD =
            "index,type,time,actor,recordId,topic,partition,offset,kind,name,version,audit,model,"
                    + "modelVersion,dataset,datasetVersion,plan,planVersion,outcome,decision,about,reason,leafHash";
    private static final String CELLS = "/type /time /actor /recordId /cause/topic /cause/partition /cause/offset"
            + " /subject/kind /subject/name /subject/version /audit /model/name /model/version /dataset/name"
            + " /dataset/version /plan/name /plan/version /outcome /decision /about /reason";

    private Views() {}

    static void add(Map<String, byte[]> payload, List<byte[]> leaves, List<Integer> indices) {
        StringBuilder jsonl = new StringBuilder();
        StringBuilder csv = new StringBuilder(HEAD).append("\r\n");
        for (int index : indices) {
            String leaf = new String(leaves.get(index), UTF_8);
            jsonl.append("{\"index\":")
                    .append(index)
                    .append(",\"leaf\":")
                    .append(leaf)
                    .append("}\n");
            csv.append(row(index, leaves.get(index))).append("\r\n");
        }
        payload.put("data/records.jsonl", jsonl.toString().getBytes(UTF_8));
        payload.put("data/records.csv", csv.toString().getBytes(UTF_8));
    }

    private static String row(int index, byte[] leaf) {
        try {
            JsonNode json = JSON.readTree(leaf);
            List<String> cells = new ArrayList<>(List.of(String.valueOf(index)));
            for (String pointer : CELLS.split(" ")) {
                cells.add(cell(json.at(pointer).asText()));
            }
            cells.add(Hash.leaf(leaf).toString());
            return String.join(",", cells);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String cell(String text) {
        String safe = text.matches("(?s)[=+\\-@\t\r].*") ? "'" + text : text;
        return safe.matches("(?s).*[,\"\r\n].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }

    static void reconciliation(Map<String, byte[]> payload, List<LedgerRecord> records) {
        for (LedgerRecord record : records) {
            if (record instanceof Reconciled r) {
                StringBuilder csv = new StringBuilder("size,topic,partition,first,end,outcome,count\r\n");
                for (Reconciled.Partition p : r.partitions()) {
                    String start = r.size() + "," + p.topic() + "," + p.partition() + "," + p.first() + "," + p.end();
                    // As in the record, whose keys are sorted by name.
                    Map<String, Long> outcomes = new TreeMap<>();
                    p.outcomes().forEach((type, n) -> outcomes.put(type.name(), n));
                    outcomes.forEach((type, n) -> csv.append(start)
                            .append(',')
                            .append(type)
                            .append(',')
                            .append(n)
                            .append("\r\n"));
                    csv.append(start).append(",OPEN,").append(p.open()).append("\r\n");
                }
                csv.append(r.size()).append(",,,,,STARTED,").append(r.started()).append("\r\n");
                csv.append(r.size()).append(",,,,,ENDED,").append(r.ended()).append("\r\n");
                payload.put("data/reconciliation.csv", csv.toString().getBytes(UTF_8));
            }
        }
    }
}
