package dev.assay.check.engine;

import dev.assay.core.audit.Work;

/** Told what an engine works at, so that its time and its models' runs can be put down to checks. */
public interface Watch {
    /** Looks at nothing. */
    Watch NONE = new Watch() {
        @Override
        public void begins(Work work) {
            // nobody asks
        }

        @Override
        public Span at(String check) {
            return () -> {};
        }
    };

    /** What all checks of a task share: predictions and maps. */
    String SHARED = "";

    /** Drawing of evidence. */
    String PICTURES = "pictures";

    /** A task begins; the one before has ended. */
    void begins(Work work);

    /**
     * The calling thread works at that check of the task until the span is closed, on the same thread; then at what it
     * worked at before.
     *
     * @param check id, {@link #SHARED} or {@link #PICTURES}
     */
    Span at(String check);

    /** From its opening to its end. */
    interface Span extends AutoCloseable {
        @Override
        void close();
    }
}
