package dev.assay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Inputs that lose what they held: the ledger stops, and nothing more is signed. */
@Timeout(180)
class LedgerInputsIT extends BrokerScene {
    private static final TopicPartition MODELS = new TopicPartition(Topics.MODEL_VERSIONS, 0);

    LedgerInputsIT() {
        super(new Traffic(2));
    }

    @Test
    void stops_where_retention_ate_events_of_an_input() throws Exception {
        try (LedgerRole role = start();
                Admin admin = admin()) {
            send();
            until(this::done);
            admin.deleteRecords(Map.of(MODELS, RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
            stops(role, MODELS.topic() + ", partition 0 begins at offset 1: events of it were deleted");
        }
    }

    @Test
    void stops_where_an_input_was_made_anew_while_it_was_away() throws Exception {
        try (LedgerRole role = start()) {
            send();
            until(this::done);
        }
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(MODELS.topic())).all().get();
            until(() -> made(admin));
        }
        try (LedgerRole role = start()) {
            stops(role, MODELS.topic() + ", partition 0 ends at offset 0, and ended at 3: it was made anew");
        }
    }

    private void stops(LedgerRole role, String why) throws Exception {
        until(() -> role.unready().orElse("").contains(why));
        assertThat(role.unready().orElseThrow()).startsWith("the ledger's integrator stopped: ");
        long records = recorded();
        var signed = Aftermath.size(store);
        send();
        assertThat(recorded()).isEqualTo(records);
        assertThat(Aftermath.size(store)).isEqualTo(signed).hasValue(records);
    }

    /** The brokers delete in their own time. */
    private static boolean made(Admin admin) throws InterruptedException {
        try {
            admin.createTopics(List.of(new NewTopic(MODELS.topic(), 1, (short) 1)))
                    .all()
                    .get();
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    private Admin admin() {
        return Admin.create(KafkaSettings.of(broker.bootstrap()).admin("test"));
    }

    private LedgerRole start() {
        return LedgerRole.start(
                LedgerProcess.config(folder, folder.resolve("state")),
                keys,
                KafkaSettings.of(broker.bootstrap()),
                store,
                new SimpleMeterRegistry(),
                Clock.systemUTC(),
                LedgerProcess.VERSION);
    }
}
