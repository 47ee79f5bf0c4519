package dev.assay.console.export;

import dev.assay.console.order.Orders;
import dev.assay.console.order.Orders.Place;
import dev.assay.schemas.ExportMade;
import dev.assay.schemas.InputRange;
import dev.assay.schemas.kafka.InputOffsets;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.SchemaExchange;
import dev.assay.schemas.wire.SchemaText;
import dev.assay.schemas.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Orders go to the ledger by topic {@code assay.orders}; connections to read by are opened when they are needed. */
public final class KafkaRecorder implements Recorder {
    private static final String CLIENT = "assay-console-export";

    private final KafkaSettings kafka;
    private final Wire wire;
    private final Orders orders;

    public KafkaRecorder(KafkaSettings kafka, Wire wire, Orders orders) {
        this.kafka = kafka;
        this.wire = wire;
        this.orders = orders;
    }

    @Override
    public Place reconcile(String actor, Instant at, Duration wait) throws IOException {
        try (Admin admin = Admin.create(kafka.admin(CLIENT))) {
            List<InputRange> inputs = InputOffsets.read(admin);
            return orders.send(InputOffsets.due(inputs, at, wait, "export", actor), "reconciliation", at);
        } catch (KafkaException e) {
            throw new IOException("the brokers do not say what the inputs hold: " + e.getMessage(), e);
        }
    }

    @Override
    public void made(ExportMade made) throws IOException {
        orders.send(made, "export " + made.getExport(), made.getAt());
    }

    @Override
    public Optional<SchemaText> schema(String fingerprint) throws IOException {
        Optional<SchemaText> known = wire.schema(fingerprint);
        if (known.isPresent()) {
            return known;
        }
        try (SchemaExchange exchange = SchemaExchange.open(kafka, CLIENT, wire, Duration.ZERO, () -> {})) {
            return exchange.schema(fingerprint);
        } catch (KafkaException e) {
            throw new IOException("the announced schemas cannot be read: " + e.getMessage(), e);
        }
    }
}
