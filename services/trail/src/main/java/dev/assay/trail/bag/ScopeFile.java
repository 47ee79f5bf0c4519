package dev.assay.trail.bag;

import dev.assay.trail.canonical.CanonicalWriter;
import dev.assay.trail.canonical.Json;
import dev.assay.trail.record.Exported;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** {@code scope.json}: what was asked for, by whom, and what was left out. */
final class ScopeFile {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private ScopeFile() {}

    /** @param records of the bag that the reports are about */
    static byte[] bytes(Scope scope, long records, List<Redaction> redactions) {
        TreeMap<String, Json> filter = new TreeMap<>();
        scope.model().ifPresent(model -> filter.put("model", new Json.Text(model)));
        scope.from().ifPresent(from -> filter.put("from", time(from)));
        scope.to().ifPresent(to -> filter.put("to", time(to)));
        TreeMap<String, Json> members = new TreeMap<>();
        members.put("v", new Json.Whole(1));
        members.put("export", new Json.Text(scope.export()));
        members.put("origin", new Json.Text(scope.head().origin()));
        members.put("kind", new Json.Text(kind(scope).name()));
        members.put("size", new Json.Text(String.valueOf(scope.head().size())));
        members.put("records", new Json.Text(String.valueOf(records)));
        members.put("requester", new Json.Text(scope.actor()));
        members.put("time", time(scope.at()));
        members.put("filter", Json.Members.of(filter));
        members.put(
                "redactions",
                new Json.Array(redactions.stream().map(ScopeFile::redaction).toList()));
        return CanonicalWriter.write(Json.Members.of(members));
    }

    static Exported.Kind kind(Scope scope) {
        return scope.isFull() ? Exported.Kind.FULL : Exported.Kind.SUBSET;
    }

    private static Json redaction(Redaction redaction) {
        TreeMap<String, Json> members = new TreeMap<>();
        members.put("path", new Json.Text(redaction.path()));
        members.put("digest", new Json.Text(redaction.digest().toString()));
        members.put("reason", new Json.Text(redaction.reason()));
        return Json.Members.of(members);
    }

    private static Json time(Instant time) {
        return new Json.Text(TIME.format(time));
    }
}
