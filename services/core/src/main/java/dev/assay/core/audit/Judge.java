package dev.assay.core.audit;

import dev.assay.core.audit.Findings.Metric;
import dev.assay.core.audit.Measurement.Estimate;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.Rule;
import dev.assay.core.random.Draws;
import dev.assay.core.statistics.Interval;
import dev.assay.core.statistics.Jackknife;
import dev.assay.core.statistics.Mean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.LongStream;

/** Turns the findings about one check into measurements: a value with its interval, held against each rule. */
final class Judge {
    private static final String NOT_PERMITTED =
            "; the plan does not permit that this rule does not apply (where-applicable)";

    private final Draws draws;
    private final PlannedCheck check;
    private final SortedMap<String, Findings> byExplainer;

    /**
     * @param byExplainer the check's findings, all explainers: a rule may compare two
     */
    Judge(Draws draws, PlannedCheck check, SortedMap<String, Findings> byExplainer) {
        this.draws = draws.of("interval").of(check.check());
        this.check = check;
        this.byExplainer = byExplainer;
    }

    /** What came of a metric: an interval, or the reason why there is none. */
    private sealed interface Measured {
        record Value(Interval interval) implements Measured {}

        record None(Outcome outcome, String reason) implements Measured {}
    }

    List<Measurement> measure(String explainer) {
        List<Rule> rules =
                check.rules().stream().filter(rule -> applies(rule, explainer)).toList();
        Findings findings = findings(explainer);
        Optional<String> failure = findings.failure();
        if (failure.isPresent()) {
            Measured none = new Measured.None(Outcome.NOT_RUN, failure.get());
            return rules.isEmpty()
                    ? List.of(informing(explainer, "", none))
                    : rules.stream()
                            .map(rule -> judged(explainer, rule.metric(), rule, none))
                            .toList();
        }
        SortedMap<String, Metric> metrics = findings.metrics();
        List<Finding.NotApplicable> exempt = findings.notApplicable().stream()
                .filter(f -> !Key.isOfPrevious(f.metric()))
                .filter(f -> metrics.keySet().stream().noneMatch(metric -> Findings.covers(f.metric(), metric)))
                .toList();
        List<Measurement> all = new ArrayList<>();
        rules.forEach(rule -> all.addAll(byRule(explainer, rule, metrics, exempt)));
        metrics.forEach((metric, what) -> {
            if (Key.isOfPrevious(metric)
                    || rules.stream().noneMatch(rule -> rule.over().isEmpty() && rule.judges(metric))) {
                all.add(informing(explainer, metric, estimate(explainer, metric, what)));
            }
        });
        for (Finding.NotApplicable f : exempt) {
            if (rules.stream().noneMatch(rule -> exempts(f, rule))) {
                all.add(informing(explainer, f.metric(), new Measured.None(Outcome.NOT_APPLICABLE, f.reason())));
            }
        }
        if (all.isEmpty()) {
            all.add(informing(explainer, "", new Measured.None(Outcome.NOT_RUN, "the check measured nothing")));
        }
        return all;
    }

    /** A control is not judged against itself. */
    private static boolean applies(Rule rule, String explainer) {
        return rule.covers(explainer) && !rule.over().equals(Optional.of(explainer));
    }

    private List<Measurement> byRule(
            String explainer, Rule rule, SortedMap<String, Metric> metrics, List<Finding.NotApplicable> exempt) {
        List<Measurement> all = new ArrayList<>();
        metrics.forEach((metric, what) -> {
            if (rule.judges(metric) && !Key.isOfPrevious(metric)) {
                all.add(judged(explainer, metric, rule, measured(explainer, metric, what, rule)));
            }
        });
        for (Finding.NotApplicable f : exempt) {
            if (exempts(f, rule)) {
                String metric = rule.judges(f.metric()) ? f.metric() : rule.metric();
                all.add(judged(explainer, metric, rule, new Measured.None(Outcome.NOT_APPLICABLE, f.reason())));
            }
        }
        if (all.isEmpty()) {
            String known = metrics.isEmpty() ? "none" : String.join(", ", metrics.keySet());
            String reason = "the check has no metric \"" + rule.metric() + "\"; it measured: " + known;
            all.add(judged(explainer, rule.metric(), rule, new Measured.None(Outcome.NOT_RUN, reason)));
        }
        return all;
    }

    private Measured measured(String explainer, String metric, Metric what, Rule rule) {
        if (rule.overPrevious()) {
            return toPrevious(explainer, metric, what);
        }
        return rule.over().isPresent()
                ? difference(explainer, metric, what, rule.over().get())
                : estimate(explainer, metric, what);
    }

    private static boolean exempts(Finding.NotApplicable f, Rule rule) {
        return Findings.covers(f.metric(), rule.metric()) || rule.judges(f.metric());
    }

    private Measured estimate(String explainer, String metric, Metric what) {
        return switch (what) {
            case Metric.Broken broken -> new Measured.None(Outcome.NOT_RUN, broken.reason());
            case Metric.Blocks blocks -> {
                long n = LongStream.of(blocks.samples()).sum();
                yield n < Interval.MIN_SAMPLES ? tooFew(n) : jackknifed(blocks);
            }
            case Metric.Reduced(Finding.Reduced one) -> {
                long n = LongStream.of(one.samples()).sum();
                yield n < Interval.MIN_SAMPLES ? tooFew(n) : new Measured.Value(interval(one, n));
            }
            case Metric.PerSample values -> {
                double[] present = present(values.values());
                yield present.length < Interval.MIN_SAMPLES
                        ? tooFew(present.length)
                        : new Measured.Value(
                                values.share() && Mean.isShare(present)
                                        ? Mean.share(present)
                                        : Mean.bootstrap(
                                                present, draws.of(explainer).of(metric)));
            }
        };
    }

    private static Measured jackknifed(Metric.Blocks blocks) {
        Optional<String> lacking = blocks.statistic().lacking(blocks.sums());
        return lacking.<Measured>map(why -> new Measured.None(Outcome.NOT_RUN, why))
                .or(() -> Jackknife.of(blocks.statistic(), blocks.samples(), blocks.sums())
                        .map(Measured.Value::new))
                .orElseGet(() ->
                        new Measured.None(Outcome.NOT_RUN, "its sums hold no sample that it could be a value of"));
    }

    private static Interval interval(Finding.Reduced one, long n) {
        return one.without().length == 0
                ? Interval.none(one.value(), Math.toIntExact(n), one.why())
                : Jackknife.of(one.value(), one.without(), n, one.range());
    }

    /** Paired by sample: a sample that lacks either value is left out. */
    private Measured difference(String explainer, String metric, Metric what, String control) {
        Findings controls = findings(control);
        Optional<String> failure = controls.failure();
        if (failure.isPresent()) {
            return new Measured.None(Outcome.NOT_RUN, "the control " + control + " did not run: " + failure.get());
        }
        Metric other = controls.metrics().getOrDefault(metric, new Metric.Broken("it did not measure " + metric));
        return paired(explainer, metric, what, other, control, "the control " + control);
    }

    /** Paired by sample with what the model's version before gives for it. */
    private Measured toPrevious(String explainer, String metric, Metric what) {
        Findings findings = findings(explainer);
        Metric other = findings.metrics().get(Key.ofPrevious(metric));
        if (other == null) {
            String reason = findings.notApplicable().stream()
                    .filter(f -> Key.isOfPrevious(f.metric()))
                    .findFirst()
                    .map(Finding.NotApplicable::reason)
                    .orElse("the previous version has no " + metric);
            return new Measured.None(Outcome.NOT_APPLICABLE, reason);
        }
        return paired(explainer, metric, what, other, Rule.PREVIOUS, "the previous version");
    }

    private Measured paired(String explainer, String metric, Metric what, Metric other, String control, String called) {
        if (what instanceof Metric.PerSample ours && other instanceof Metric.PerSample theirs) {
            double[] differences = ours.values().clone();
            Arrays.setAll(differences, i -> ours.values()[i] - theirs.values()[i]);
            double[] present = present(differences);
            return present.length < Interval.MIN_SAMPLES
                    ? tooFew(present.length)
                    : new Measured.Value(Mean.bootstrap(
                            present, draws.of(explainer).of(metric).of(control)));
        }
        String reason = what instanceof Metric.Broken broken
                ? broken.reason()
                : other instanceof Metric.Broken broken
                        ? "no value of " + called + ": " + broken.reason()
                        : "a difference to " + called + " needs values of samples, found sums";
        return new Measured.None(Outcome.NOT_RUN, reason);
    }

    private static Measured tooFew(long n) {
        return new Measured.None(
                Outcome.NOT_RUN,
                "too few samples: " + n + (n == 1 ? " has" : " have") + " a value, an interval needs "
                        + Interval.MIN_SAMPLES);
    }

    private Measurement informing(String explainer, String metric, Measured measured) {
        Key key = new Key(check.check(), explainer, metric);
        return switch (measured) {
            case Measured.None none ->
                new Measurement(key, check.family(), Optional.empty(), Optional.empty(), none.outcome(), none.reason());
            case Measured.Value v ->
                new Measurement(
                        key,
                        check.family(),
                        Optional.of(estimate(v.interval())),
                        Optional.empty(),
                        Outcome.MEASURED,
                        "");
        };
    }

    private Measurement judged(String explainer, String metric, Rule rule, Measured found) {
        Measured measured = permitted(found, rule);
        String over = rule.over().map(Key::over).orElse("");
        Key key = new Key(check.check(), explainer, metric + over);
        List<String> explainers = explainer.isEmpty() ? List.of() : List.of(explainer);
        Rule narrowed = new Rule(metric, explainers, rule.direction(), rule.bound(), rule.over(), rule.required());
        return switch (measured) {
            case Measured.None none ->
                new Measurement(
                        key, check.family(), Optional.empty(), Optional.of(narrowed), none.outcome(), none.reason());
            case Measured.Value v ->
                new Measurement(
                        key,
                        check.family(),
                        Optional.of(estimate(v.interval())),
                        Optional.of(narrowed),
                        outcome(v.interval(), rule),
                        "");
        };
    }

    /** A rule that has to apply, and does not, has not been run. */
    private static Measured permitted(Measured found, Rule rule) {
        return rule.mustApply()
                        && found instanceof Measured.None(Outcome outcome, String reason)
                        && outcome == Outcome.NOT_APPLICABLE
                ? new Measured.None(Outcome.NOT_RUN, reason + NOT_PERMITTED)
                : found;
    }

    /** By the whole interval; the bound itself is good. */
    static Outcome outcome(Interval interval, Rule rule) {
        double worst = rule.direction() == Rule.Direction.AT_LEAST ? interval.low() : -interval.high();
        double best = rule.direction() == Rule.Direction.AT_LEAST ? interval.high() : -interval.low();
        double bound = rule.direction() == Rule.Direction.AT_LEAST ? rule.bound() : -rule.bound();
        if (worst >= bound) {
            return Outcome.PASSED;
        }
        return best < bound ? Outcome.FAILED : Outcome.WARNED;
    }

    private static Estimate estimate(Interval interval) {
        return new Estimate(interval.value(), interval.low(), interval.high(), interval.n(), interval.method());
    }

    private static double[] present(double[] values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    }

    private Findings findings(String explainer) {
        Findings findings = byExplainer.get(explainer);
        if (findings == null) {
            throw new IllegalStateException(
                    "check " + check.check() + " has no findings of " + explainer + ", though the plan names it");
        }
        return findings;
    }
}
