package dev.assay.core.audit;

import dev.assay.core.Digest;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.plan.PlannedExplainer;
import dev.assay.core.plan.Rule;
import dev.assay.core.plan.Rule.Direction;
import dev.assay.core.release.ReleaseId;
import dev.assay.core.statistics.DormantShare;
import dev.assay.core.statistics.Range;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/** An audit of deletion/1 with the explainers rise and random, and of dead/1, with the values that a test gives it. */
final class Scenario {
    static final String DELETION = "deletion/1";
    static final String DEAD = "dead/1";

    private static final Digest MODEL = Digest.of("model".getBytes(StandardCharsets.UTF_8));
    private static final Digest DATASET = Digest.of("dataset".getBytes(StandardCharsets.UTF_8));
    private static final Digest PLAN = Digest.of("plan".getBytes(StandardCharsets.UTF_8));

    private record Given(String explainer, String metric, IntToDoubleFunction values, boolean share) {}

    private final int samples;
    private final int shard;
    private final List<Given> given = new ArrayList<>();
    private final Map<String, List<Finding>> findings = new TreeMap<>();
    private final List<Finding> blocks = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();

    Scenario(int samples, int shard) {
        this.samples = samples;
        this.shard = shard;
    }

    /** Sixteen samples in one shard. */
    static Scenario small() {
        return new Scenario(16, 16);
    }

    /** Values of deletion/1 by sample; NaN: the sample has no value. */
    Scenario values(String explainer, String metric, IntToDoubleFunction values) {
        given.add(new Given(explainer, metric, values, false));
        return this;
    }

    /** The same of a metric whose values are shares of cases. */
    Scenario shares(String explainer, String metric, IntToDoubleFunction values) {
        given.add(new Given(explainer, metric, values, true));
        return this;
    }

    /** Values that look random, a few of them missing. */
    Scenario measure(String explainer, String metric) {
        return values(explainer, metric, i -> {
            double value = new SplittableRandom(metric.hashCode() * 31L + i).nextDouble();
            return value < .1 ? Double.NaN : value;
        });
    }

    /** A finding of the work on the explainer's maps. */
    Scenario finding(String explainer, Finding finding) {
        findings.computeIfAbsent(explainer, e -> new ArrayList<>()).add(finding);
        return this;
    }

    /** Sums of dead/1 over blocks of equal size. */
    Scenario blocks(String metric, double[][] sums) {
        List<Finding.Block> parts = new ArrayList<>();
        for (double[] block : sums) {
            parts.add(new Finding.Block(samples / sums.length, block));
        }
        blocks.add(new Finding.Blocks(new Key(DEAD, "", metric), new DormantShare(.025), parts));
        return this;
    }

    /** What dead/1 reduced its sums to. */
    Scenario reduced(String metric, double value, long[] ofBlocks, double[] without, String why) {
        blocks.add(new Finding.Reduced(new Key(DEAD, "", metric), Range.SHARE, value, ofBlocks, without, why));
        return this;
    }

    /** A required rule of both checks. */
    Scenario rule(String metric, Direction direction, double bound) {
        return rule(new Rule(metric, List.of(), direction, bound, Optional.empty(), true));
    }

    Scenario rule(Rule rule) {
        rules.add(rule);
        return this;
    }

    Audit audit() {
        List<String> explainers = hasRandom() ? List.of("rise", "random") : List.of("rise");
        List<PlannedCheck> checks = new ArrayList<>();
        checks.add(new PlannedCheck(
                DELETION, "fidelity", Scope.MAPS, explainers, new TreeMap<>(), blocks.isEmpty() ? rules : List.of()));
        if (!blocks.isEmpty()) {
            checks.add(new PlannedCheck(DEAD, "activations", Scope.ACTIVATIONS, List.of(), new TreeMap<>(), rules));
        }
        List<PlannedExplainer> planned = explainers.stream()
                .map(name -> new PlannedExplainer(name, new TreeMap<>()))
                .toList();
        Plan plan = new Plan("test", 1, "", 7, samples, shard, Plan.Target.PREDICTED, planned, checks);
        return new Audit(
                AuditId.of(MODEL, DATASET, PLAN, 1),
                ReleaseId.parse("digits@1.0.0"),
                MODEL,
                ReleaseId.parse("digits@2.0.0"),
                DATASET,
                plan,
                PLAN,
                samples);
    }

    List<TaskResult> results() {
        return audit().works().stream().map(this::result).toList();
    }

    AuditReport report() {
        return Assembly.assemble(audit(), results(), Map.of());
    }

    List<Measurement> of(String explainer) {
        return of(report(), explainer);
    }

    static List<Measurement> of(AuditReport report, String explainer) {
        return report.measurements().stream()
                .filter(m -> m.key().explainer().equals(explainer))
                .toList();
    }

    /** The one measurement of that metric. */
    Measurement only(String explainer, String metric) {
        List<Measurement> found = of(explainer).stream()
                .filter(m -> m.key().metric().equals(metric))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("expected one measurement of " + metric + ", found " + of(explainer));
        }
        return found.getFirst();
    }

    private boolean hasRandom() {
        return findings.containsKey("random")
                || given.stream().anyMatch(g -> g.explainer().equals("random"));
    }

    private TaskResult result(Work work) {
        TreeMap<String, String> settings = new TreeMap<>();
        settings.put("provider", "CPU");
        List<Finding> all = work instanceof Work.Maps maps ? maps(maps) : blocks;
        Evidence evidence = new Evidence(
                DELETION, "", work.name().replace('/', '-'), PLAN, 10, "image/png", "A picture", "What it shows");
        return new TaskResult(work, all, List.of(evidence), new Runtime(settings));
    }

    private List<Finding> maps(Work.Maps maps) {
        List<Finding> all = new ArrayList<>(findings.getOrDefault(maps.explainer(), List.of()));
        for (Given g : given) {
            if (g.explainer().equals(maps.explainer())) {
                double[] values = new double[maps.count()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = g.values().applyAsDouble(maps.first() + i);
                }
                all.add(new Finding.PerSample(
                        new Key(DELETION, g.explainer(), g.metric()), maps.first(), values, g.share()));
            }
        }
        return all;
    }
}
