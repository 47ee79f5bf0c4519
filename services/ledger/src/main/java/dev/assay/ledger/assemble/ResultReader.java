package dev.assay.ledger.assemble;

import dev.assay.core.Digest;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Narrative;
import dev.assay.core.audit.Runtime;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.audit.Work;
import dev.assay.core.statistics.Range;
import dev.assay.core.statistics.Statistic;
import dev.assay.schemas.BlockRecord;
import dev.assay.schemas.EvidenceRecord;
import dev.assay.schemas.FindingRecord;
import dev.assay.schemas.NarrativeRecord;
import dev.assay.schemas.TaskDone;
import dev.assay.trail.record.Head;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** From the event of a worker to the result of a task. */
final class ResultReader {
    private ResultReader() {}

    /** @throws IllegalArgumentException if the event is no result of the work; the message says what was found */
    static TaskResult read(TaskDone event, Work work) {
        if (!Head.canBeTime(event.getAt())) {
            throw new IllegalArgumentException(
                    "a result must have a time that can be recorded, found " + event.getAt());
        }
        return new TaskResult(
                work,
                event.getFindings().stream().map(ResultReader::finding).toList(),
                event.getEvidence().stream().map(ResultReader::evidence).toList(),
                new Runtime(new TreeMap<>(event.getRuntime())),
                narratives(event.getNarratives()),
                event.getLimits());
    }

    private static TreeMap<String, Narrative> narratives(List<NarrativeRecord> records) {
        TreeMap<String, Narrative> narratives = new TreeMap<>();
        for (NarrativeRecord record : records) {
            List<Narrative.Mode> modes = record.getModes().stream()
                    .map(mode -> new Narrative.Mode(mode.getName(), mode.getWhat(), mode.getLooks(), mode.getNext()))
                    .toList();
            narratives.put(
                    record.getCheck(),
                    new Narrative(record.getQuestion(), record.getFailed(), record.getRemedy(), modes));
        }
        return narratives;
    }

    private static Finding finding(FindingRecord record) {
        Key key = new Key(record.getCheck(), record.getExplainer(), record.getMetric());
        return switch (record.getKind()) {
            case PER_SAMPLE ->
                new Finding.PerSample(
                        key,
                        record.getFirst(),
                        doubles(record.getValues()),
                        record.getStatistic().equals(Range.SHARE.name()));
            case BLOCKS ->
                new Finding.Blocks(
                        key,
                        Statistic.parse(record.getStatistic()),
                        record.getBlocks().stream().map(ResultReader::block).toList());
            case REDUCED -> reduced(key, record);
            case NOT_RUN -> new Finding.NotRun(record.getCheck(), record.getExplainer(), record.getReason());
            case NOT_APPLICABLE ->
                new Finding.NotApplicable(
                        record.getCheck(), record.getExplainer(), record.getMetric(), record.getReason());
            case UNKNOWN ->
                throw new IllegalArgumentException(
                        "a newer worker found something of a kind that is not known here, in " + "check "
                                + record.getCheck());
        };
    }

    private static Finding reduced(Key key, FindingRecord record) {
        double[] values = doubles(record.getValues());
        if (values.length == 0) {
            throw new IllegalArgumentException("what is reduced must have a value, found none of " + key);
        }
        return new Finding.Reduced(
                key,
                Range.valueOf(record.getStatistic()),
                values[0],
                record.getBlocks().stream().mapToLong(BlockRecord::getSamples).toArray(),
                Arrays.copyOfRange(values, 1, values.length),
                record.getReason());
    }

    private static Finding.Block block(BlockRecord record) {
        return new Finding.Block(record.getSamples(), doubles(record.getSums()));
    }

    private static Evidence evidence(EvidenceRecord record) {
        return new Evidence(
                record.getCheck(),
                record.getExplainer(),
                record.getFile(),
                Digest.parse(record.getDigest()),
                record.getSize(),
                record.getMediaType(),
                record.getTitle(),
                record.getAlt());
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
