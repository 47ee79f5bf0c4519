package dev.assay.console.wiring;

import dev.assay.console.ConsoleMetrics;
import dev.assay.console.ConsoleSettings;
import dev.assay.console.Narrator;
import dev.assay.console.evidence.Documents;
import dev.assay.console.evidence.EvidenceIndex;
import dev.assay.console.evidence.Pictures;
import dev.assay.console.export.ExportDesk;
import dev.assay.console.export.KafkaRecorder;
import dev.assay.console.feed.Feed;
import dev.assay.console.feed.LedgerReader;
import dev.assay.console.feed.Offsets;
import dev.assay.console.order.Orders;
import dev.assay.console.order.ReviewDesk;
import dev.assay.console.view.Board;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.wire.Wire;
import dev.assay.store.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The console, put together: reads the topics from their beginning into memory, and shows what it knows meanwhile. Ready
 * once it has caught up.
 */
public final class ConsoleRole implements AutoCloseable {
    /** Who asks and decides here: one local user, until sign-in is configured. */
    public static final String ACTOR = "local";

    private final Board board = new Board();
    private final Documents documents;
    private final Pictures pictures;
    private final LedgerReader ledger;
    private final Feed feed;
    private final Orders orders;
    private final ReviewDesk reviews;
    private final ExportDesk exports;
    private final Narrator narrator;
    private final String banner;
    private final Supplier<Map<String, Optional<String>>> roles;

    /** @param roles of this process, each with the reason why it is not ready, empty where it is */
    public ConsoleRole(
            ObjectStore store,
            KafkaSettings kafka,
            ConsoleSettings settings,
            Narrator narrator,
            MeterRegistry meters,
            ExportDesk.Host host,
            Supplier<Map<String, Optional<String>>> roles) {
        Wire wire = new Wire();
        ConsoleMetrics metrics = new ConsoleMetrics(meters);
        EvidenceIndex evidence = new EvidenceIndex();
        Offsets offsets = new Offsets();
        this.documents = new Documents(store, evidence, metrics);
        this.pictures = new Pictures(store, evidence, metrics);
        this.ledger = new LedgerReader(kafka, wire, offsets);
        this.feed = new Feed(kafka, wire, board, documents, offsets, metrics, settings.schemaWait());
        this.orders = new Orders(kafka, wire);
        this.reviews = new ReviewDesk(board, orders::send);
        this.exports = new ExportDesk(store, new KafkaRecorder(kafka, wire, orders), host, metrics);
        this.narrator = narrator;
        this.banner = settings.banner();
        this.roles = roles;
    }

    /** Returns at once. */
    public void start() {
        feed.start();
        exports.start();
    }

    /** Why what is shown may be out of date; empty: it is not. */
    public Optional<String> unready() {
        return feed.unready();
    }

    @Override
    public void close() {
        feed.close();
        exports.close();
        orders.close();
    }

    public ExportDesk exports() {
        return exports;
    }

    public Orders orders() {
        return orders;
    }

    public ReviewDesk reviews() {
        return reviews;
    }

    public Board board() {
        return board;
    }

    public Documents documents() {
        return documents;
    }

    public Pictures pictures() {
        return pictures;
    }

    public LedgerReader ledger() {
        return ledger;
    }

    public Narrator narrator() {
        return narrator;
    }

    public String banner() {
        return banner;
    }

    /** Role to the reason why it is not ready; empty where it is. */
    public Map<String, Optional<String>> roles() {
        return roles.get();
    }
}
