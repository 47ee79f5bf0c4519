package dev.assay.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is made from a model and kept with it: made once for each key, at most so many, and closed together. Thread-safe:
 * who asks while something is made waits for it.
 */
final class Kept<K, V> implements AutoCloseable {
    private final int most;
    private final Consumer<V> closing;
    private final Function<K, RuntimeException> tooMany;
    private final Map<K, V> kept = new LinkedHashMap<>();

    /**
     * @param closing closes what is kept
     * @param tooMany says that the key is one more than are kept
     */
    Kept(int most, Consumer<V> closing, Function<K, RuntimeException> tooMany) {
        this.most = most;
        this.closing = closing;
        this.tooMany = tooMany;
    }

    /** What was made for the key, made now if nothing was; what cannot be made is not kept. */
    V get(K key, Supplier<V> make) {
        synchronized (kept) {
            V found = kept.get(key);
            if (found == null) {
                if (kept.size() == most) {
                    throw tooMany.apply(key);
                }
                found = make.get();
                kept.put(key, found);
            }
            return found;
        }
    }

    /** All that is kept, in the order in which it was made. */
    List<V> all() {
        synchronized (kept) {
            return List.copyOf(kept.values());
        }
    }

    @Override
    public void close() {
        synchronized (kept) {
            kept.values().forEach(closing);
            kept.clear();
        }
    }
}
