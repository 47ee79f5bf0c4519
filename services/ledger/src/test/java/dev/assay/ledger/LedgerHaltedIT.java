package dev.assay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.integrate.StoreFault;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.store.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ledgers end hard inside their transactions, or wait for their store; the broker stays. */
@Timeout(300)
class LedgerHaltedIT extends BrokerScene {
    private static final int MODELS = 2;

    private final MeterRegistry meters = new SimpleMeterRegistry();

    LedgerHaltedIT() {
        super(new Traffic(MODELS));
    }

    @Test
    void halted_between_any_two_steps_of_a_transaction_it_records_everything_once() throws Exception {
        for (HaltingClients.Step step : HaltingClients.Step.values()) {
            HaltingClients clients = new HaltingClients(step);
            try (LedgerRole role = start(
                    StoreFault.in(store, clients),
                    (topology, settings) -> new KafkaStreams(topology, settings, clients))) {
                send();
                clients.awaitHalted();
                until(() -> role.unready().isPresent());
            }
        }
        finish(start(store, KafkaStreams::new));
    }

    @Test
    void a_second_ledger_on_the_same_state_stops_and_says_so() throws Exception {
        LedgerRole first = start(store, KafkaStreams::new);
        until(() -> first.unready().isEmpty());
        try (LedgerRole second = start(store, KafkaStreams::new)) {
            until(() -> second.unready().orElse("").contains("records cannot be sequenced with the state in "));
        }
        send();
        finish(first);
    }

    @Test
    void a_store_that_stalls_holds_up_no_turn() throws Exception {
        stalled(0);
    }

    @Test
    @Tag("deep")
    void a_store_that_stalls_for_30_seconds_gets_nobody_fenced() throws Exception {
        stalled(30);
    }

    /** Records are sequenced while the store answers nothing, and published once it does. */
    private void stalled(int seconds) throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        CountDownLatch stalls = new CountDownLatch(1);
        ObjectStore stalling = StoreFault.in(store, new StoreFault() {
            @Override
            public void before(String act, String key) {
                if (act.startsWith("put") && stalls.getCount() == 0) {
                    await(answers);
                }
            }
        });
        LedgerRole role = start(stalling, KafkaStreams::new);
        until(() -> role.unready().isEmpty());
        stalls.countDown();
        long published = role.size();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        do {
            long before = recorded();
            send();
            until(() -> recorded() > before);
        } while (System.nanoTime() < end);
        assertThat(role.size()).isEqualTo(published);
        answers.countDown();
        until(this::done);
        assertThat(meters.get("assay.stream.failures").gauge().value()).isZero();
        finish(role);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private LedgerRole start(ObjectStore reached, BiFunction<Topology, Properties, KafkaStreams> streams) {
        return LedgerRole.start(
                LedgerProcess.config(folder, folder.resolve("state")),
                keys,
                KafkaSettings.of(broker.bootstrap()),
                reached,
                meters,
                Clock.systemUTC(),
                LedgerProcess.VERSION,
                streams);
    }

    private void finish(LedgerRole role) throws Exception {
        try (role) {
            until(this::done);
        }
        holds();
    }
}
