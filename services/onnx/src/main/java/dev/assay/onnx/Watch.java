package dev.assay.onnx;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Counts the pictures that go through a model's runs and tells who watches it. Thread-safe. */
final class Watch {
    private final Optional<Watch> origin;
    private final AtomicLong ran = new AtomicLong();
    private volatile LongConsumer watcher = count -> {};

    /** @param origin of the model that this one is made from: told of each run too */
    Watch(Optional<Watch> origin) {
        this.origin = origin;
    }

    /** @param watcher told after each run from now on, in place of who was before: how many pictures since now */
    void begin(LongConsumer watcher) {
        ran.set(0);
        this.watcher = watcher;
    }

    /** @param count pictures of a run */
    void ran(int count) {
        watcher.accept(ran.addAndGet(count));
        origin.ifPresent(watch -> watch.ran(count));
    }
}
