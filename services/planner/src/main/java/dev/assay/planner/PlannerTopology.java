package dev.assay.planner;

import dev.assay.schemas.kafka.Topics;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;

/**
 * The planner as one sub-topology: its inputs have one partition each, so that one task reads all three and decides in
 * one order, with one state.
 */
final class PlannerTopology {
    private static final String PROCESSOR = "planning";

    private PlannerTopology() {}

    static Topology of(ProcessorSupplier<String, byte[], String, byte[]> processor) {
        var text = Serdes.String();
        var bytes = Serdes.ByteArray();
        return new Topology()
                .addSource(
                        "releases-and-plans",
                        text.deserializer(),
                        bytes.deserializer(),
                        Topics.MODEL_VERSIONS,
                        Topics.DATASET_VERSIONS,
                        Topics.PLANS)
                .addProcessor(PROCESSOR, processor, "releases-and-plans")
                // Persistent, though small: with it the process keeps its transactional id over a restart, so that a
                // transaction which a kill left open ends at once.
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(PlanningProcessor.STORE), text, bytes),
                        PROCESSOR)
                .addSink(
                        PlanningProcessor.TO_RESULTS,
                        Topics.CHECK_RESULTS,
                        text.serializer(),
                        bytes.serializer(),
                        PROCESSOR)
                .addSink(
                        PlanningProcessor.TO_TASKS,
                        Topics.CHECK_TASKS,
                        text.serializer(),
                        bytes.serializer(),
                        PROCESSOR)
                .addSink(
                        PlanningProcessor.TO_REJECTED,
                        Topics.REJECTED,
                        text.serializer(),
                        bytes.serializer(),
                        PROCESSOR);
    }
}
