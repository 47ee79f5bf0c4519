package dev.assay.trail.verify;

import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.Exported;
import dev.assay.trail.verify.audit.Artifacts;
import dev.assay.trail.verify.bag.Bag;
import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The files that the record of an export binds: of the kinds that docs/reference/bag.md names, and no other. */
final class ExportFiles {
    private static final String TEXT = "text/plain";
    private static final String JSON = "application/json";

    /** What each is; bags of the first version call every text plain. */
    private static final Map<String, Set<String>> MEDIA_TYPES = Map.of(
            BagLayout.README, Set.of(TEXT),
            BagLayout.SCOPE, Set.of(JSON, TEXT),
            BagLayout.REPORT_HTML, Set.of("text/html", TEXT),
            BagLayout.REPORT_PDF, Set.of("application/pdf"),
            BagLayout.PREVIOUS, Set.of(TEXT));

    private static final Set<String> SCHEMA = Set.of(JSON, TEXT);
    private static final Pattern SCHEMA_NAME = Pattern.compile("[A-Za-z0-9_.-]+\\.avsc");

    private static final List<String> NEEDED = List.of(BagLayout.SCOPE, BagLayout.README, BagLayout.REPORT_HTML);

    private final Bag bag;
    private final Exported exported;
    private final long index;

    /** @param index of the record */
    ExportFiles(Bag bag, Exported exported, long index) {
        this.bag = bag;
        this.exported = exported;
        this.index = index;
    }

    void check() throws Invalid {
        Set<String> named = new HashSet<>();
        for (Exported.BagFile file : exported.files()) {
            if (!named.add(file.path())) {
                throw invalid("export", file.path(), "the record of the export names " + file.path() + " twice");
            }
            check(file.path(), file.artifact());
        }
        for (String needed : NEEDED) {
            if (!named.contains(needed)) {
                throw invalid("export", needed, "the record of the export does not name " + needed);
            }
        }
    }

    private void check(String path, Artifact artifact) throws Invalid {
        boolean schema = path.startsWith(BagLayout.SCHEMAS)
                && SCHEMA_NAME
                        .matcher(path.substring(BagLayout.SCHEMAS.length()))
                        .matches();
        Set<String> types = schema ? SCHEMA : MEDIA_TYPES.getOrDefault(path, Set.of());
        if (types.isEmpty()) {
            throw invalid("export-file", path, "an export binds its reports, its scope and schemas, found " + path);
        }
        if (!types.contains(artifact.mediaType())) {
            throw invalid(
                    "export-file",
                    path,
                    path + " must be "
                            + String.join(" or ", types.stream().sorted().toList()) + ", the record says "
                            + artifact.mediaType());
        }
        new Artifacts(bag).check(index, path, artifact.digest().hex());
        if (bag.size(path) != artifact.size()) {
            throw invalid(
                    "export-file",
                    path,
                    path + " must have " + artifact.size() + " bytes as the record says, found " + bag.size(path));
        }
    }

    /** Whether the record binds the earlier checkpoint that the bag brings. */
    boolean bindsPrevious() {
        return exported.files().stream()
                .anyMatch(file -> file.path().equals(BagLayout.PREVIOUS)
                        && bag.has(BagLayout.PREVIOUS)
                        && bag.digest(BagLayout.PREVIOUS)
                                .equals(file.artifact().digest().hex()));
    }

    private Invalid invalid(String code, String path, String message) {
        return new Invalid(Problem.at(Step.SCOPE, code, index, path, message));
    }
}
