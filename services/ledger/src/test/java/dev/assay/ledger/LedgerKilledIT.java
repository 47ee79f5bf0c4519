package dev.assay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ledger processes are killed and stopped from outside while they work; the broker stays. */
@Timeout(480)
class LedgerKilledIT extends BrokerScene {
    private static final int MODELS = 8;

    private final List<Process> processes = new ArrayList<>();

    LedgerKilledIT() {
        super(new Traffic(MODELS));
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void killed_at_ten_moments_it_records_everything_once() throws Exception {
        killed(10);
    }

    @Test
    @Tag("deep")
    @Timeout(1_800)
    void killed_at_a_hundred_moments_it_records_everything_once() throws Exception {
        killed(100);
    }

    private void killed(int times) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed of the moments: " + seed);
        Random random = new Random(seed);
        for (int life = 0; life < times; life++) {
            Process process = start("state");
            send();
            await(process, moment(random));
            assertThat(process.waitFor(random.nextInt(40), TimeUnit.MILLISECONDS))
                    .as("it ends by itself")
                    .isFalse();
            process.destroyForcibly().waitFor();
        }
        finish(start("state"));
    }

    /**
     * A process is stopped, as by a long pause of its machine, and another takes over; then the first wakes up and
     * believes that it still has the turn.
     */
    @Test
    void a_process_that_wakes_up_after_another_took_over_adds_nothing_twice() throws Exception {
        overtaken(() -> done());
    }

    /** Its transaction stays open, so that the other goes on only when the broker has given it up. */
    @Test
    @Tag("deep")
    void a_process_that_wakes_up_in_the_middle_of_a_transaction_adds_nothing_twice() throws Exception {
        overtaken(() -> recorded() > MODELS);
    }

    private void overtaken(Condition stopped) throws Exception {
        Process zombie = start("zombie");
        send();
        await(zombie, stopped);
        signal("STOP", zombie);
        Process successor = start("successor");
        send();
        long before = recorded();
        await(successor, () -> recorded() > before && published());
        signal("CONT", zombie);
        send();
        await(successor, () -> done());
        successor.destroyForcibly().waitFor();
        send();
        finish(zombie);
    }

    /** What must have happened before the process is killed, a moment later. */
    private Condition moment(Random random) throws IOException {
        int steps = 1 + random.nextInt(MODELS);
        return switch (random.nextInt(3)) {
            case 0 -> {
                long files = files();
                yield () -> files() >= files + steps;
            }
            case 1 -> {
                long written = written();
                yield () -> written() >= written + steps;
            }
            default -> {
                int milliseconds = random.nextInt(3_000);
                long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
                yield () -> System.nanoTime() >= until;
            }
        };
    }

    /** Waits until the process has done everything, and looks at what came of it. */
    private void finish(Process process) throws Exception {
        await(process, () -> done());
        process.destroyForcibly().waitFor();
        holds();
    }

    private void await(Process process, Condition condition) throws Exception {
        while (!condition.holds()) {
            assertThat(process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS))
                    .as("it ends by itself; see the log beside its state")
                    .isFalse();
        }
    }

    private Process start(String state) throws IOException {
        Process process = LedgerProcess.start(broker.bootstrap(), folder, folder.resolve(state));
        processes.add(process);
        return process;
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("store"))) {
            return all.filter(file -> file.toString().contains("/ledger/")).count();
        } catch (UncheckedIOException e) {
            return 0; // a file went away while it was looked at
        }
    }
}
