package dev.assay.ledger;

import dev.assay.ledger.enter.Emission;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Wire;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/**
 * Two sub-topologies. The first assembles audits, a task a partition of the results. The second has one partition, and
 * so one task: it puts all records into one order.
 */
final class LedgerTopology {
    /** What it reads. */
    static final List<String> INPUTS = List.of(Topics.CHECK_RESULTS, Topics.REJECTED, Topics.REVIEWS, Topics.ORDERS);

    /** One partition makes one order. */
    private static final int ONE = 1;

    private LedgerTopology() {}

    static Topology of(
            Wire wire,
            ProcessorSupplier<String, byte[], String, Emission> assembly,
            ProcessorSupplier<String, byte[], String, byte[]> sequence) {
        Serde<String> text = Serdes.String();
        Serde<byte[]> bytes = Serdes.ByteArray();
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, Emission> emissions = builder.stream(
                        INPUTS,
                        // A place that is gone is not to be passed over: see ReadOffsets, which gives the first one.
                        Consumed.with(text, bytes).withName("inputs").withOffsetResetPolicy(AutoOffsetReset.none()))
                .process(assembly, Named.as("assemble"));
        emissions
                .flatMapValues(
                        emission -> emission instanceof Emission.Refusal refusal
                                ? List.of(wire.encode(refusal.event()))
                                : List.of(),
                        Named.as("refusals"))
                .to(Topics.REJECTED, Produced.with(text, bytes).withName("refuse"));
        emissions
                .flatMapValues(
                        emission -> switch (emission) {
                            case Emission.Entry entry -> List.of(wire.encode(entry.entry()));
                            case Emission.Order order -> List.of(wire.encode(order.order()));
                            case Emission.Refusal refusal -> List.of();
                        },
                        Named.as("records"))
                .repartition(Repartitioned.with(text, bytes)
                        .withNumberOfPartitions(ONE)
                        .withName("sequencer"))
                .process(sequence, Named.as("sequence"))
                .to(Topics.LEDGER, Produced.with(text, bytes).withName("enter"));
        return builder.build();
    }
}
