package dev.assay.report;

import java.util.List;

/**
 * What the report says, as text; the template only places it.
 *
 * @param lead what the export holds, in one sentence
 * @param facts about the export, by name
 * @param findings the summary, a sentence each
 * @param headlines the newest audit of each model
 * @param audits every audit, the newest last
 * @param plans that an audit here used, and {@code unused} ones
 * @param questions what checks ask, by name
 * @param details of the newest audits
 * @param left what is not in this report, a sentence each; empty: nothing
 */
public record ReportView(
        String title,
        String lead,
        List<Fact> facts,
        List<String> findings,
        List<Headline> headlines,
        List<AuditLine> audits,
        List<Line> releases,
        List<PlanView> plans,
        List<Line> unused,
        List<Fact> questions,
        List<AuditView> details,
        List<Line> decisions,
        List<Line> corrections,
        List<Line> refusals,
        Complete complete,
        List<Line> keys,
        List<Line> exports,
        String retention,
        List<String> left) {

    /** A name and what is said of it. */
    public record Fact(String name, String text) {}

    /** @param kind class of the badge, {@code word} its text */
    public record Badge(String kind, String word) {
        static Badge of(Enum<?> outcome) {
            return new Badge(outcome.name(), Words.of(outcome));
        }
    }

    /**
     * The newest audit of a model.
     *
     * @param anchor of its details; empty where it has none
     * @param reasons for the verdict, a sentence each
     * @param decision of a person; empty: none
     */
    public record Headline(
            Badge badge, String anchor, String model, String dataset, List<String> reasons, String decision) {}

    /** One audit in the list. {@code anchor}: of its details; empty where it has none. */
    public record AuditLine(
            Badge badge,
            String model,
            String dataset,
            String plan,
            String time,
            long record,
            String anchor,
            String decision) {}

    /**
     * One line of any other list.
     *
     * @param subject what it is about, {@code text} what is said of it
     * @param note a second line, smaller; may be empty
     */
    public record Line(long record, String time, String subject, String text, String note) {}

    /**
     * A plan and its rules.
     *
     * @param use when it was registered, and before which audit
     * @param problem why there are no rules here; empty where there are
     */
    public record PlanView(
            String anchor,
            String name,
            String description,
            String digest,
            String use,
            List<RuleLine> rules,
            String problem) {}

    /** A rule in words. */
    public record RuleLine(String check, String metric, String explainers, String rule, String weight) {}

    /**
     * An audit in full.
     *
     * @param lead the verdict in one sentence
     * @param others checks with a rule that all passed or do not apply, by name
     * @param problem why there are no findings here; empty where there are
     */
    public record AuditView(
            String anchor,
            String title,
            Badge badge,
            String lead,
            List<Fact> facts,
            List<Finding> findings,
            String others,
            List<Picture> pictures,
            List<Line> reviews,
            String problem) {}

    /**
     * A check that did not pass.
     *
     * @param meaning what it means, {@code remedy} what to do; empty in records that do not say
     * @param modes what may lie behind it
     * @param more how many rows are not shown; empty: none
     */
    public record Finding(
            String check,
            Badge badge,
            String question,
            String meaning,
            String remedy,
            List<Fact> modes,
            List<Row> rows,
            String more,
            List<Picture> pictures) {}

    /** One measurement and its rule. */
    public record Row(Badge badge, String metric, String explainer, String value, String interval, String rule) {}

    /**
     * A picture.
     *
     * @param source a data URI
     * @param width in CSS pixels
     * @param path inside the export
     */
    public record Picture(String source, int width, String caption, String alt, String path) {}

    /**
     * Whether anything is missing.
     *
     * @param lead in one sentence
     * @param good whether nothing is
     * @param inputs a line for each partition
     */
    public record Complete(String lead, boolean good, List<Input> inputs) {}

    /**
     * What became of the events of one partition.
     *
     * @param name in words, {@code topic} as it is called
     */
    public record Input(String name, String topic, long events, String outcomes, long open) {}
}
