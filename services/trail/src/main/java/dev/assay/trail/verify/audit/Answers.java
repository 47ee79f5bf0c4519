package dev.assay.trail.verify.audit;

import dev.assay.core.audit.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a report says of a plan's checks and rules, to find in one pass what it leaves out. */
final class Answers {
    private final Set<Pair> pairs = new HashSet<>();
    private final Set<Answer> said = new HashSet<>();
    private final Set<Answer> applied = new HashSet<>();

    private record Pair(String check, String explainer) {}

    private record Answer(Pair pair, Measured.Bound bound, String metric) {}

    Answers(List<Measured> measured) {
        for (Measured m : measured) {
            Pair pair = new Pair(m.check(), m.explainer());
            pairs.add(pair);
            m.rule().ifPresent(bound -> add(pair, bound, m));
        }
    }

    private void add(Pair pair, Measured.Bound bound, Measured m) {
        for (String stem : RuleIndex.stems(m.measuredMetric())) {
            Answer answer = new Answer(pair, bound, stem);
            said.add(answer);
            if (m.outcome() != Outcome.NOT_APPLICABLE) {
                applied.add(answer);
            }
        }
    }

    boolean isAbout(String check, String explainer) {
        return pairs.contains(new Pair(check, explainer));
    }

    boolean has(String check, String explainer, Plan.Rule rule) {
        Answer answer = new Answer(new Pair(check, explainer), rule.bound(), rule.metric());
        return (rule.mustApply() ? applied : said).contains(answer);
    }
}
