package dev.assay.intake;

import dev.assay.core.Digest;
import dev.assay.store.ObjectStore;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Lets each version in once. Stored first, then claimed, then published, then marked as published: a version without the
 * mark may or may not have its event, so the next attempt publishes it again, and readers of the topic know the same
 * name, version and digest for one event.
 */
final class Admission {
    /** Versions of which two requests wait for each other share one of these locks. */
    private static final int LOCKS = 64;

    private final Register register;
    private final Lock[] locks =
            IntStream.range(0, LOCKS).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);

    Admission(ObjectStore store) {
        this.register = new Register(store);
    }

    /** Something that needs the store or the broker. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    /**
     * @param store puts into the store whatever the event will name
     * @param publish returns when the event is durable
     */
    Decision admit(Subject subject, Step store, Step publish) throws IOException {
        Lock lock = locks[Math.floorMod((subject.kind() + subject.name() + '@' + subject.version()).hashCode(), LOCKS)];
        lock.lock();
        try {
            return decide(subject, store, publish);
        } finally {
            lock.unlock();
        }
    }

    private Decision decide(Subject subject, Step store, Step publish) throws IOException {
        Optional<Digest> held = register.held(subject.kind(), subject.name(), subject.version());
        if (held.isPresent() && !held.get().equals(subject.digest())) {
            return new Decision.Conflict(subject, held.get());
        }
        if (held.isPresent() && register.published(subject)) {
            return new Decision.Duplicate(subject, Optional.empty());
        }
        store.run();
        Digest claimed = register.claim(subject);
        if (!claimed.equals(subject.digest())) {
            return new Decision.Conflict(subject, claimed);
        }
        publish.run();
        register.markPublished(subject);
        return new Decision.Accepted(subject, Optional.empty());
    }
}
