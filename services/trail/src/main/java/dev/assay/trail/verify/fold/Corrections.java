package dev.assay.trail.verify.fold;

import dev.assay.trail.record.Corrected;
import dev.assay.trail.verify.json.Node;
import dev.assay.trail.verify.leaf.Entry;
import dev.assay.trail.verify.leaf.LeafSource;
import dev.assay.trail.verify.outcome.Invalid;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Chains of corrections: each record is corrected once, and a correction knows what stood there before. */
final class Corrections {
    private final IdTable records;
    private final LeafSource leaves;
    private final Set<String> corrected = new HashSet<>();
    private final Map<String, Chain> chains = new HashMap<>();

    /** @param values what corrections said so far, by field */
    private record Chain(long origin, Map<String, String> values) {}

    Corrections(IdTable records, LeafSource leaves) {
        this.records = records;
        this.leaves = leaves;
    }

    /** What contradicts; empty where nothing does. */
    Optional<String> take(Corrected correction, String id) throws IOException, Invalid {
        String prev = correction.prev().hex();
        int target = records.get(prev);
        if (target == IdTable.ABSENT || prev.equals(id)) {
            return Optional.of("it corrects record sha256:" + prev + ", and there is none before it");
        }
        if (!corrected.add(prev)) {
            return Optional.of("record sha256:" + prev + " was corrected before: correct the correction");
        }
        Chain chain = chains.getOrDefault(prev, new Chain(target, new HashMap<>()));
        String known = chain.values().get(correction.field());
        String before = known == null ? original(chain.origin(), correction.field()) : known;
        if (!before.equals(correction.before())) {
            return Optional.of("before it, " + correction.field() + " said \"" + before + "\", the correction says \""
                    + correction.before() + '"');
        }
        chain.values().put(correction.field(), correction.after());
        chains.put(id, chain);
        return Optional.empty();
    }

    private String original(long index, String pointer) throws IOException, Invalid {
        Optional<Entry> entry = leaves.entry(index);
        return entry.map(found -> at(found.json(), pointer)).orElse("");
    }

    /** The value at a JSON pointer (RFC 6901), as text; empty where there is none. */
    private static String at(Node node, String pointer) {
        Node at = node;
        for (String token : pointer.substring(1).split("/")) {
            String key = token.replace("~1", "/").replace("~0", "~");
            at = switch (at) {
                case Node.Members members -> Objects.requireNonNullElse(members.get(key), new Node.Nothing());
                case Node.Items items
                when key.matches("[0-9]{1,4}")
                        && Integer.parseInt(key) < items.items().size() ->
                    items.items().get(Integer.parseInt(key));
                default -> new Node.Nothing();
            };
        }
        return switch (at) {
            case Node.Text text -> text.value();
            case Node.Number number -> number.text();
            case Node.Flag flag -> String.valueOf(flag.value());
            case Node.Nothing nothing -> "";
            case Node.Items items -> "";
            case Node.Members members -> "";
        };
    }

    long count() {
        return corrected.size();
    }
}
