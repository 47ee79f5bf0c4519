package dev.assay.console.page;

import dev.assay.console.Narrator;
import dev.assay.console.view.AuditLine;
import dev.assay.console.view.Ref;
import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Measurement.Estimate;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Runtime;
import dev.assay.core.audit.Verdict;
import dev.assay.core.plan.Rule;
import dev.assay.core.plan.Rule.Direction;
import dev.assay.core.release.ReleaseId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** An audit as the sample's second version gives it, and the words around it. */
public final class Example {
    public static final Instant PLANNED = Instant.parse("2026-11-02T09:15:00.250Z");
    public static final Instant DECIDED = Instant.parse("2026-11-02T09:17:41.004Z");
    public static final AuditId ID = AuditId.of(digest("model"), digest("dataset"), digest("plan"), 1);
    public static final Digest PICTURE = digest("picture");
    public static final Digest NUMBERS = digest("numbers");

    public static final Narrator NARRATOR = check -> check.startsWith("pointing-game")
            ? Optional.of(new Narrator.Narrative(
                    "Does the map point at the object?",
                    "The model looks elsewhere than at the object that it names.",
                    "Look at the pictures for what it looks at, and take that out of the training data."))
            : Optional.empty();

    private Example() {}

    public static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    public static AuditLine decided() {
        return new AuditLine(
                ID.value(),
                new Ref("digits", "1.1.0", digest("model").toString()),
                new Ref("digits", "1.0.0", digest("dataset").toString()),
                new Ref("quick", "1", digest("plan").toString()),
                PLANNED,
                6,
                6,
                Optional.of(new AuditLine.Decided(Verdict.FAILED, DECIDED, 17, digest("record"), digest("document"))));
    }

    public static AuditLine running() {
        AuditLine line = decided();
        return new AuditLine(
                AuditId.of(digest("other"), digest("dataset"), digest("plan"), 1)
                        .value(),
                new Ref("digits", "1.2.0", digest("other").toString()),
                line.dataset(),
                line.plan(),
                PLANNED.plusSeconds(60),
                2,
                6,
                Optional.empty());
    }

    public static AuditReport report() {
        return report(measurements());
    }

    public static AuditReport report(List<Measurement> measurements) {
        TreeMap<String, String> settings = new TreeMap<>();
        settings.put("provider", "CPU");
        settings.put("batch", "32");
        settings.put("threads", "1");
        TreeMap<String, Runtime> runtimes = new TreeMap<>();
        runtimes.put("maps/occlusion/0", new Runtime(settings));
        runtimes.put("maps/rise/0", new Runtime(settings));
        return new AuditReport(
                ID,
                Verdict.FAILED,
                new ReleaseId("digits", "1.1.0"),
                digest("model"),
                new ReleaseId("digits", "1.0.0"),
                digest("dataset"),
                "quick",
                1,
                digest("plan"),
                128,
                measurements,
                evidence(),
                runtimes,
                new TreeMap<>());
    }

    private static List<Measurement> measurements() {
        return List.of(
                new Measurement(
                        new Key("corruption-shift/1", "rise", "ssim"),
                        "robustness",
                        Optional.of(new Estimate(.61, .58, .64, 128, "bootstrap percentile, 2000 draws")),
                        Optional.empty(),
                        Outcome.MEASURED,
                        ""),
                new Measurement(
                        new Key("dead-units/1", "", "dormant:layer3"),
                        "activation health",
                        Optional.empty(),
                        Optional.of(atMost(.1)),
                        Outcome.NOT_RUN,
                        "the worker died three times: <killed> & \"gone\""),
                judged("deletion/1", "occlusion", "gain", "fidelity", .352, .33, .37, atLeast(.25), Outcome.PASSED),
                judged(
                        "max-sensitivity/1",
                        "eigen-cam",
                        "max",
                        "robustness",
                        .196,
                        .17,
                        .22,
                        atMost(.2),
                        Outcome.WARNED),
                judged(
                        "pointing-game/1",
                        "occlusion",
                        "hit",
                        "localisation",
                        .464,
                        .42,
                        .51,
                        atLeast(.8),
                        Outcome.FAILED));
    }

    private static List<Evidence> evidence() {
        return List.of(
                new Evidence(
                        "pointing-game/1",
                        "occlusion",
                        "overlay-occlusion-0.png",
                        PICTURE,
                        20_480,
                        "image/png",
                        "Occlusion on sample 0001",
                        "A digit nine whose map lights up at the sticker, not at the digit"),
                new Evidence(
                        "pointing-game/1",
                        "occlusion",
                        "overlay-occlusion-0.npy",
                        NUMBERS,
                        9_344,
                        "application/octet-stream",
                        "Occlusion on sample 0001, numbers",
                        ""));
    }

    public static Measurement judged(
            String check,
            String explainer,
            String metric,
            String family,
            double value,
            double low,
            double high,
            Rule rule,
            Outcome outcome) {
        return new Measurement(
                new Key(check, explainer, metric),
                family,
                Optional.of(new Estimate(value, low, high, 128, "bootstrap percentile, 2000 draws")),
                Optional.of(rule),
                outcome,
                "");
    }

    private static Rule atLeast(double bound) {
        return new Rule("any", List.of(), Direction.AT_LEAST, bound, Optional.empty(), true);
    }

    public static Rule atMost(double bound) {
        return new Rule("any", List.of(), Direction.AT_MOST, bound, Optional.empty(), true);
    }
}
