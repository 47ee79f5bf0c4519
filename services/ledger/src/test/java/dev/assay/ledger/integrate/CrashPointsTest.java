package dev.assay.ledger.integrate;

import static dev.assay.ledger.integrate.TopicScene.keys;
import static dev.assay.ledger.integrate.TopicScene.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.store.ObjectStore;
import dev.assay.store.StoreSettings;
import dev.assay.store.wiring.ObjectStores;
import dev.assay.trail.log.TilePath;
import dev.assay.trail.note.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Publication is interrupted everywhere; the log comes out the same. */
@Timeout(120)
class CrashPointsTest {
    private static final long SLOW_NANOS = 2_000_000;

    /** A topic that crosses a full tile, hands over to another key, and comes in several parts. */
    private final TopicScene scene = new TopicScene()
            .add(TopicScene.registered(1))
            .upTo(250)
            .add(TopicScene.rotated(1, 2))
            .upTo(260);

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    CrashPointsTest() {
        scene.atOnce = 130;
    }

    /** What comes at one point of the work. */
    private record At(int point, boolean after, Runnable what, AtomicInteger calls) implements StoreFault {
        At(int point, boolean after, Runnable what) {
            this(point, after, what, new AtomicInteger());
        }

        boolean reached() {
            return calls.get() > point;
        }

        @Override
        public void before(String act, String key) {
            if (counts(act) && calls.getAndIncrement() == point && !after) {
                what.run();
            }
        }

        @Override
        public void after(String act, String key) {
            if (counts(act) && after && calls.get() == point + 1) {
                what.run();
            }
        }

        private static boolean counts(String act) {
            return act.startsWith("put") || act.equals("get");
        }
    }

    /** A process that ends at every point in turn, before or after what the store does there, and starts again. */
    @Test
    void the_process_may_end_between_any_two_steps() throws Exception {
        Path before = published(248);
        int points = 0;
        for (boolean after : new boolean[] {false, true}) {
            boolean more = true;
            for (int point = 0; more; point++) {
                Path own = folder.resolve(after + "-" + point);
                IntegratorTest.copy(before, own);
                more = halted(own, point, after);
                points += more ? 1 : 0;
                check(own);
            }
        }
        assertThat(points).as("points of the work").isGreaterThan(60);
    }

    /** A store to which the topic is published up to that size. */
    private Path published(int size) throws IOException {
        Path before = folder.resolve("before");
        TopicScene earlier = new TopicScene();
        earlier.topic.addAll(scene.topic.subList(0, size));
        try (ObjectStore store = ObjectStores.open(new StoreSettings.File(before))) {
            earlier.publish(store, keys(1, 2));
        }
        return before;
    }

    private boolean halted(Path own, int point, boolean after) throws IOException {
        scene.forgetOffset();
        scene.observed.clear();
        At halt = new At(point, after, () -> {
            throw new StoreFault.Halt();
        });
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        Semaphore dead = new Semaphore(0);
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> dead.release());
        try (ObjectStore store = ObjectStores.open(new StoreSettings.File(own));
                Integrator integrator = scene.started(StoreFault.in(store, halt), keys(1, 2))) {
            until(() -> dead.availablePermits() > 0 || integrator.size() == scene.topic.size());
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(handler);
        }
        return halt.reached();
    }

    /** How a store fails once. */
    enum Failing {
        BEFORE_IT_WRITES("503 Slow Down"),
        AFTER_IT_WROTE("the answer did not come"),
        FULL("No space left on device"),
        BROKEN("Input/output error");

        private final String message;

        Failing(String message) {
            this.message = message;
        }
    }

    /** A store that fails once, at every point in turn, while the process goes on. */
    private static final class Once implements StoreFault {
        private final int point;
        private final Failing how;
        private final AtomicInteger calls = new AtomicInteger();
        private final ThreadLocal<Integer> own = ThreadLocal.withInitial(() -> -1);
        private final Queue<String> failed = new ConcurrentLinkedQueue<>();

        Once(int point, Failing how) {
            this.point = point;
            this.how = how;
        }

        @Override
        public void before(String act, String key) throws IOException {
            own.set(At.counts(act) ? calls.getAndIncrement() : -1);
            fail(how != Failing.AFTER_IT_WROTE, act);
        }

        @Override
        public void after(String act, String key) throws IOException {
            fail(how == Failing.AFTER_IT_WROTE, act);
        }

        private void fail(boolean now, String act) throws IOException {
            if (now && own.get() == point) {
                failed.add(act);
                throw new IOException(how.message);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Failing.class)
    void the_store_may_fail_at_any_point_of_the_work(Failing how) throws Exception {
        Path before = published(248);
        scene.pause = Duration.ofMillis(1);
        Set<String> acts = new TreeSet<>();
        int point = 0;
        for (boolean more = true; more; point++) {
            Path own = folder.resolve(how + "-" + point);
            IntegratorTest.copy(before, own);
            Once fault = new Once(point, how);
            scene.forgetOffset();
            scene.observed.clear();
            try (ObjectStore store = ObjectStores.open(new StoreSettings.File(own))) {
                scene.publish(StoreFault.in(store, fault), keys(1, 2));
            }
            more = fault.calls.get() > point;
            assertThat(fault.failed).as("failures at " + point).hasSize(more ? 1 : 0);
            acts.addAll(fault.failed);
            check(own);
        }
        assertThat(point).as("points of the work").isGreaterThan(30);
        assertThat(acts).containsExactly("get", "put", "putIfAbsent", "putIfAbsentUnlocked");
    }

    /** Full for good: nothing is signed over what is not stored, not even after a restart, until there is space. */
    @Test
    void a_full_store_signs_nothing_until_there_is_space() throws Exception {
        Path own = folder.resolve("full");
        AtomicInteger space = new AtomicInteger(5);
        StoreFault full = new StoreFault() {
            @Override
            public void before(String act, String key) throws IOException {
                if (act.startsWith("put") && space.decrementAndGet() < 0) {
                    throw new IOException(Failing.FULL.message);
                }
            }
        };
        try (ObjectStore store = ObjectStores.open(new StoreSettings.File(own))) {
            for (int start = 0; start < 2; start++) {
                try (Integrator integrator = scene.started(StoreFault.in(store, full), keys(1, 2))) {
                    until(() -> integrator.unready().orElse("").endsWith(Failing.FULL.message));
                    assertThat(integrator.stopped()).isFalse();
                    assertThat(TopicScene.heads(store, 1, 2)).isEmpty();
                }
            }
            space.set(Integer.MAX_VALUE);
            scene.publish(StoreFault.in(store, full), keys(1, 2));
        }
        check(own);
    }

    @Test
    void a_slow_store_makes_the_same_log() throws Exception {
        Path own = folder.resolve("slow");
        scene.atOnce = 40;
        StoreFault slow = new StoreFault() {
            @Override
            public void after(String act, String key) {
                LockSupport.parkNanos(SLOW_NANOS);
            }
        };
        try (ObjectStore store = ObjectStores.open(new StoreSettings.File(own))) {
            scene.publish(StoreFault.in(store, slow), keys(1, 2));
        }
        check(own);
    }

    @Test
    void a_store_that_stalls_delays_the_checkpoint_and_nothing_else() throws Exception {
        Path own = folder.resolve("stall");
        Semaphore stalled = new Semaphore(0);
        Semaphore go = new Semaphore(0);
        At stall = new At(40, false, () -> {
            stalled.release();
            go.acquireUninterruptibly();
        });
        try (ObjectStore store = ObjectStores.open(new StoreSettings.File(own));
                Integrator integrator = scene.started(StoreFault.in(store, stall), keys(1, 2))) {
            stalled.acquire();
            assertThat(integrator.stopped()).isFalse();
            go.release();
            until(() -> integrator.size() == scene.topic.size());
        }
        check(own);
    }

    /** Two integrators of one topic on one store at once: all that either writes is what the other would have written. */
    @Test
    void two_at_once_of_one_topic_write_one_log() throws Exception {
        Path own = folder.resolve("two");
        scene.atOnce = 7;
        TopicScene second = new TopicScene();
        second.topic.addAll(scene.topic);
        second.atOnce = 11;
        try (ObjectStore store = ObjectStores.open(new StoreSettings.File(own));
                Integrator one = scene.started(store, keys(1, 2));
                Integrator two = second.started(store, keys(1, 2))) {
            until(() -> one.size() == scene.topic.size() && two.size() == scene.topic.size());
            assertThat(scene.alarms).isEmpty();
            assertThat(second.alarms).isEmpty();
        }
        check(own);
    }

    /** Two ledgers with records of their own on one store: one stops, and what is signed is one history. */
    @ParameterizedTest
    @EnumSource(First.class)
    void of_two_at_once_with_other_records_one_is_fenced(First first) throws Exception {
        Path own = folder.resolve(first.name());
        scene.topic.clear();
        scene.atOnce = 3;
        scene.upTo(40);
        TopicScene other = new TopicScene();
        other.atOnce = 5;
        other.add(TopicScene.registered(1)).upTo(40);
        Semaphore begun = new Semaphore(0);
        StoreFault meet = new StoreFault() {
            @Override
            public void before(String act, String key) {
                if (first == First.BOTH_AT_ONCE && key.equals(LogStore.head(0)) && act.startsWith("put")) {
                    begun.release();
                    begun.acquireUninterruptibly(2);
                    begun.release(2);
                }
            }
        };
        try (ObjectStore store = ObjectStores.open(new StoreSettings.File(own));
                Integrator one = scene.started(StoreFault.in(store, meet), keys(1))) {
            if (first == First.ONE) {
                until(() -> one.size() > 0);
            }
            try (Integrator two = other.started(StoreFault.in(store, meet), keys(1))) {
                until(() -> one.stopped() && two.size() == 40 || two.stopped() && one.size() == 40);
                assertThat(one.stopped()).isNotEqualTo(two.stopped());
                List<Checkpoint> heads = TopicScene.heads(store, 1);
                TopicScene winner = one.stopped() ? other : scene;
                assertThat(heads.getLast()).isEqualTo(new Checkpoint(TopicScene.ORIGIN, 40, winner.root()));
            }
        }
    }

    /** Who comes when. */
    enum First {
        ONE,
        BOTH_AT_ONCE
    }

    @Test
    @Tag("deep")
    void many_processes_in_a_row_may_end_anywhere() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed of the ends: " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Path own = folder.resolve("round-" + round);
            scene.atOnce = 1 + random.nextInt(200);
            for (int life = 0; life < 5; life++) {
                halted(own, random.nextInt(200), random.nextBoolean());
                scene.atOnce = 1 + random.nextInt(200);
            }
            check(own);
        }
    }

    /** After whatever happened, an undisturbed start ends with the log of a clean run. */
    private void check(Path own) throws Exception {
        try (ObjectStore store = ObjectStores.open(new StoreSettings.File(own))) {
            scene.forgetOffset();
            scene.publish(store, keys(1, 2));
            List<Checkpoint> heads = TopicScene.heads(store, 1, 2);
            assertThat(heads.getLast()).isEqualTo(new Checkpoint(TopicScene.ORIGIN, scene.topic.size(), scene.root()));
            assertThat(heads)
                    .extracting(Checkpoint::size)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .contains(251L);
            LogStore log = new LogStore(store);
            List<TilePath> missing = new ArrayList<>();
            for (TilePath path : TilePath.all(scene.topic.size()).toList()) {
                if (log.read(path).isEmpty()) {
                    missing.add(path);
                }
            }
            assertThat(missing).isEmpty();
        }
    }
}
