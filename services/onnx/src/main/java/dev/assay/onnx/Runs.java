package dev.assay.onnx;

import org.jspecify.annotations.Nullable;

/**
 * Tells who asks which runs a thread makes, of models and of graphs made from them, where they are made: so passes are
 * counted and not guessed. Where nobody asks it costs one look.
 */
public final class Runs {
    private static final ThreadLocal<Listener> ASKING = new ThreadLocal<>();

    private Runs() {}

    /** Who asks; called on the thread that runs. */
    public interface Listener {
        /** The time, in nanoseconds, by the clock that runs are to be timed with. */
        long clock();

        void ran(Run run);
    }

    /**
     * One run.
     *
     * @param file of the model
     * @param backward true for a graph that takes classes: forward and backward, or relevance
     * @param pictures that went through it
     * @param places in its batch: those without a picture of their own took the same time for nothing
     * @param nanos by the listener's clock
     */
    public record Run(String file, boolean backward, int pictures, int places, long nanos) {}

    /**
     * Has the calling thread tell of its runs from now on.
     *
     * @param listener nobody where null
     * @return who was told before
     */
    public static @Nullable Listener tell(@Nullable Listener listener) {
        Listener before = ASKING.get();
        if (listener == null) {
            ASKING.remove();
        } else {
            ASKING.set(listener);
        }
        return before;
    }

    static void timed(String file, boolean backward, int pictures, int places, Runnable run) {
        Listener listener = ASKING.get();
        if (listener == null) {
            run.run();
            return;
        }
        long start = listener.clock();
        run.run();
        listener.ran(new Run(file, backward, pictures, places, listener.clock() - start));
    }
}
