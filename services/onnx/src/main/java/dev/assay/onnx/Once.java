package dev.assay.onnx;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is looked for when it is first asked for. Thread-safe: who asks meanwhile waits for it. */
final class Once<T> {
    private final Supplier<T> look;
    private @Nullable T found;

    Once(Supplier<T> look) {
        this.look = look;
    }

    synchronized T get() {
        if (found == null) {
            found = look.get();
        }
        return found;
    }
}
