package dev.assay.app.role;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** A role whose start needs the brokers: it is started on a thread of its own, again until they are there. */
public final class Awaited<R> implements Role {
    /** Between two attempts. */
    public static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Logger LOG = System.getLogger(Awaited.class.getName());

    private final RoleName name;
    private final Supplier<R> starter;
    private final Function<R, Optional<String>> waiting;
    private final Consumer<R> closer;
    private final Duration pause;
    private final Thread thread;

    private volatile @Nullable R running;
    private volatile String trouble = "starting";

    /** @param starter may throw {@link KafkaException}, and is then called again; anything else is for good */
    public Awaited(
            RoleName name,
            Supplier<R> starter,
            Function<R, Optional<String>> waiting,
            Consumer<R> closer,
            Duration pause) {
        this.name = name;
        this.starter = starter;
        this.waiting = waiting;
        this.closer = closer;
        this.pause = pause;
        this.thread = Thread.ofPlatform().name("assay-start-" + name.written()).unstarted(this::startUntilDone);
    }

    @Override
    public RoleName name() {
        return name;
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public Optional<String> unready() {
        R now = running;
        return now == null ? Optional.of(trouble) : waiting.apply(now);
    }

    @Override
    public void stop() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        R now = running;
        if (now != null) {
            closer.accept(now);
        }
    }

    private void startUntilDone() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                running = starter.get();
                return;
            } catch (KafkaException e) {
                trouble = "the brokers are away: " + e.getMessage();
                LOG.log(Level.WARNING, "role {0} cannot start yet: {1}", name.written(), e.getMessage());
            } catch (RuntimeException e) {
                trouble = "it cannot start: " + e.getMessage();
                LOG.log(Level.ERROR, "role " + name.written() + " cannot start: " + e.getMessage(), e);
                return;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
