package dev.assay.trail.verify.bag;

import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Step;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code bag-info.txt}: nothing signs it, so it says what else is known, and the software's name. */
public final class BagInfo {
    private static final String EXPORT = "External-Identifier";
    private static final String DATE = "Bagging-Date";
    private static final String OXUM = "Payload-Oxum";
    private static final List<String> NEEDED = List.of(EXPORT, DATE, OXUM);

    /** The labels that the exporter writes, the software's name among them; a value is plain text of one line. */
    private static final Pattern LABEL =
            Pattern.compile("(" + String.join("|", NEEDED) + "|Bag-Software-Agent): ([!-~](?:[ -~]{0,198}[!-~])?)");

    private final Map<String, String> labels;

    private BagInfo(Map<String, String> labels) {
        this.labels = labels;
    }

    static BagInfo read(Lines lines) throws IOException, Invalid {
        Map<String, String> labels = new HashMap<>();
        for (String line = lines.next(); line != null; line = lines.next()) {
            Matcher label = LABEL.matcher(line);
            if (!label.matches() || labels.put(label.group(1), label.group(2)) != null) {
                throw invalid(
                        Step.BAGIT,
                        "a line must be \"Label: value\", of the labels that an export has, each once: " + line);
            }
        }
        for (String needed : NEEDED) {
            if (!labels.containsKey(needed)) {
                throw invalid(Step.BAGIT, needed + " is missing");
            }
        }
        return new BagInfo(labels);
    }

    /** @param oxum bytes and files of the payload, as they were found */
    void checkPayload(String oxum) throws Invalid {
        check(Step.BAGIT, OXUM, oxum);
    }

    /** Holds it to the scope, which is signed. */
    public void check(String export, Instant time) throws Invalid {
        check(Step.SCOPE, EXPORT, export);
        check(Step.SCOPE, DATE, LocalDate.ofInstant(time, ZoneOffset.UTC).toString());
    }

    private void check(Step step, String label, String wanted) throws Invalid {
        String found = labels.getOrDefault(label, "");
        if (!found.equals(wanted)) {
            throw invalid(step, label + " must be " + wanted + ", found " + found);
        }
    }

    private static Invalid invalid(Step step, String message) {
        return new Invalid(Problem.of(step, "bag-info", BagLayout.BAG_INFO, BagLayout.BAG_INFO + ": " + message));
    }
}
