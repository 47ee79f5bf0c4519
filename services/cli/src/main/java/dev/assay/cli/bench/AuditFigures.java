package dev.assay.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.check.engine.Subject;
import dev.assay.check.engine.Watch;
import dev.assay.cli.bench.AuditTimes.Kind;
import dev.assay.cli.bench.AuditTimes.Made;
import dev.assay.cli.bench.AuditTimes.Place;
import dev.assay.cli.bench.AuditTimes.Tally;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.release.Sample;
import dev.assay.onnx.Model;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The passes that an audit made against those that it needed, and the time against that of the passes. */
final class AuditFigures {
    private final Plan plan;
    private final Subject subject;
    private final AuditTimes times;
    private final Needs needs;
    private final int samples;
    private final double without;
    private Sum needed = Sum.NONE;
    private Sum alone = Sum.NONE;
    private final double[] cost = new double[2];
    private final double[] referenceCost = new double[2];

    /** Passes, and the seconds that they take in full batches. */
    private record Sum(double passes, double seconds) {
        static final Sum NONE = new Sum(0, 0);

        Sum plus(Sum other) {
            return new Sum(passes + other.passes, seconds + other.seconds);
        }
    }

    AuditFigures(Plan plan, Subject subject, Model reference, AuditTimes times) {
        this.plan = plan;
        this.subject = subject;
        this.times = times;
        this.needs = new Needs(plan, reference);
        List<Sample> all = subject.dataset().samples();
        this.samples = Math.min(plan.samples(), all.size());
        this.without = all.subList(0, samples).stream()
                .mapToInt(sample -> sample.without().size())
                .average()
                .orElse(0);
        Map<Kind, Made> runs = times.runs();
        for (int back = 0; back < 2; back++) {
            boolean backward = back == 1;
            cost[back] = runs.entrySet().stream()
                    .filter(entry -> entry.getKey().backward() == backward)
                    .mapToDouble(entry -> entry.getValue().each())
                    .average()
                    .orElse(0);
            String file = subject.model().reference().file();
            referenceCost[back] = Optional.ofNullable(runs.get(new Kind(file, backward)))
                    .map(Made::each)
                    .orElse(cost[back]);
        }
    }

    /** The passes of a check over the whole audit. */
    private Sum over(double forward, double gradient, boolean allMembers) {
        double each = samples * (double) (allMembers ? subject.model().members().size() : 1);
        double[] of = allMembers ? cost : referenceCost;
        return new Sum(each * (forward + gradient), each * (forward * of[0] + gradient * of[1]));
    }

    private Sum own(Needs.Needed needed, PlannedCheck check) {
        return over(needed.forward(), 0, Needs.ofAllMembers(check));
    }

    private Sum besides(Needs.Needed needed, PlannedCheck check) {
        return over(needed.passes().forward(), needed.passes().gradient(), Needs.ofAllMembers(check));
    }

    ObjectNode document(double wallSeconds) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("plan", plan.name());
        node.put("model", subject.model().id().toString());
        node.put("dataset", subject.dataset().id().toString());
        node.put("samples", samples);
        node.put("wallSeconds", wallSeconds);
        ArrayNode rows = node.putArray("checks");
        checks(rows);
        shared(rows);
        totals(node.putObject("total"));
        return node;
    }

    /** The checks themselves, in the plan's order: of those that look at the same, the first has it. */
    private void checks(ArrayNode rows) {
        Set<String> looked = new HashSet<>();
        for (PlannedCheck check : plan.checks()) {
            for (String explainer : check.scope() == Scope.MAPS ? check.explainers() : List.of("")) {
                Place place = new Place(explainer, check.check());
                Sum made = made(place);
                Optional<Needs.Needed> found = needs.of(check, explainer, without);
                Sum own = found.map(one -> own(one, check)).orElse(made);
                Sum besides = found.map(one -> besides(one, check)).orElse(Sum.NONE);
                String same = found.map(Needs.Needed::shared).orElse("");
                boolean first = same.isEmpty() || looked.add(explainer + ' ' + same);
                Sum here = first ? own.plus(besides) : own;
                needed = needed.plus(here);
                alone = alone.plus(base(check, explainer)).plus(own).plus(besides);
                row(rows.addObject(), place, made, found.map(one -> here));
            }
        }
    }

    /** What checks share. Predictions are needed once, and not once for every explainer. */
    private void shared(ArrayNode rows) {
        row(rows, new Place("", AuditTimes.ACTIVATIONS), activations());
        for (String explainer : times.tallies().keySet().stream()
                .map(Place::explainer)
                .distinct()
                .toList()) {
            row(rows, new Place(explainer, Watch.SHARED), explainer.isEmpty() ? over(1, 0, true) : map(explainer));
            row(rows, new Place(explainer, Watch.PICTURES), Sum.NONE);
        }
    }

    private void row(ArrayNode rows, Place place, Sum least) {
        needed = needed.plus(least);
        row(rows.addObject(), place, made(place), Optional.of(least));
    }

    /** What a check needs before it begins, were it alone. */
    private Sum base(PlannedCheck check, String explainer) {
        return switch (check.scope()) {
            case MAPS -> over(1, 0, true).plus(map(explainer));
            case PREDICTIONS -> over(1, 0, true);
            case ACTIVATIONS -> over(1, Needs.name(check).equals("class-probe") ? 1 : 0, true);
        };
    }

    private Sum activations() {
        return over(needs.activations().forward(), needs.activations().gradient(), true);
    }

    private Sum map(String explainer) {
        Passes passes = needs.map(explainer);
        return over(passes.forward(), passes.gradient(), true);
    }

    private Sum made(Place place) {
        Tally tally = times.tallies().get(place);
        return tally == null
                ? Sum.NONE
                : new Sum(
                        tally.forward().pictures() + tally.backward().pictures(),
                        (tally.forward().nanos() + tally.backward().nanos()) * 1e-9);
    }

    private void row(ObjectNode row, Place place, Sum made, Optional<Sum> needed) {
        Tally tally = times.tallies().getOrDefault(place, new Tally());
        row.put("explainer", place.explainer());
        row.put("check", place.check().isEmpty() ? "predictions and maps" : place.check());
        row.put("made", (long) made.passes());
        needed.ifPresent(sum -> row.put("needed", Math.round(sum.passes())));
        row.put("places", tally.forward().places() + tally.backward().places());
        row.put("seconds", tally.seconds());
        row.put("inRuns", made.seconds());
    }

    private void totals(ObjectNode total) {
        double seconds = 0;
        double inRuns = 0;
        long made = 0;
        long places = 0;
        double leastOfMade = 0;
        for (Tally tally : times.tallies().values()) {
            seconds += tally.seconds();
        }
        for (Made runs : times.runs().values()) {
            inRuns += runs.nanos() * 1e-9;
            made += runs.pictures();
            places += runs.places();
            leastOfMade += runs.pictures() * runs.each();
        }
        total.put("made", made);
        total.put("needed", Math.round(needed.passes()));
        total.put("eachAlone", Math.round(alone.passes()));
        total.put("places", places);
        total.put("seconds", seconds);
        total.put("inRuns", inRuns);
        total.put("leastSeconds", needed.seconds());
        total.put("madeOverNeeded", made / needed.passes());
        total.put("neededOverEachAlone", needed.passes() / alone.passes());
        total.put("madeOverEachAlone", made / alone.passes());
        total.put("secondsOverMade", seconds / leastOfMade);
        total.put("secondsOverLeast", seconds / needed.seconds());
    }
}
