package dev.assay.cli.bench;

import dev.assay.check.engine.Watch;
import dev.assay.core.audit.Work;
import dev.assay.onnx.Runs;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts down to checks the time that threads work and the runs that they make. Time is processor time of the thread where
 * the system tells it, so that what else the machine does hardly enters; a run of a model on one thread is in it.
 */
final class AuditTimes implements Watch {
    /** What all checks of activations share: one pass over the data. */
    static final String ACTIVATIONS = "activations";

    private static final int LOOKS = 2_000;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final boolean processor = threads.isCurrentThreadCpuTimeSupported();

    /** Nanoseconds that a look at the clock takes: some systems take as long as a short run for it. */
    private final long look = look();

    private final ThreadLocal<Working> working = new ThreadLocal<>();
    private final TreeMap<Place, Tally> tallies = new TreeMap<>();
    private final TreeMap<Kind, Made> runs = new TreeMap<>();
    private volatile Place shared = new Place("", Watch.SHARED);

    private long clock() {
        return processor ? threads.getCurrentThreadCpuTime() : System.nanoTime();
    }

    private long look() {
        for (int i = 0; i < LOOKS; i++) {
            clock();
        }
        long start = clock();
        for (int i = 0; i < LOOKS; i++) {
            clock();
        }
        return (clock() - start) / (LOOKS + 1);
    }

    /**
     * Who is worked for.
     *
     * @param explainer empty where none is
     * @param check as the watch is told it
     */
    record Place(String explainer, String check) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = explainer.compareTo(other.explainer);
            return order != 0 ? order : check.compareTo(other.check);
        }
    }

    /** Graphs that take the same time. */
    record Kind(String file, boolean backward) implements Comparable<Kind> {
        @Override
        public int compareTo(Kind other) {
            int order = file.compareTo(other.file);
            return order != 0 ? order : Boolean.compare(backward, other.backward);
        }
    }

    /** Runs of one kind. */
    static final class Made {
        private long pictures;
        private long places;
        private long nanos;

        long pictures() {
            return pictures;
        }

        /** Places of their batches, with and without a picture. */
        long places() {
            return places;
        }

        long nanos() {
            return nanos;
        }

        /** Seconds of one picture in full batches. */
        double each() {
            return places == 0 ? 0 : nanos * 1e-9 / places;
        }

        private void add(Runs.Run run) {
            pictures += run.pictures();
            places += run.places();
            nanos += run.nanos();
        }
    }

    /** What was worked for one place. */
    static final class Tally {
        private long nanos;
        private final Made forward = new Made();
        private final Made backward = new Made();

        Made forward() {
            return forward;
        }

        Made backward() {
            return backward;
        }

        double seconds() {
            return nanos * 1e-9;
        }
    }

    /** Of one thread, from the opening of a span to its end. */
    private final class Working implements Runs.Listener {
        private final Place place;
        private long since;
        private long nanos;
        private final ArrayList<Runs.Run> made = new ArrayList<>();

        Working(Place place) {
            this.place = place;
            this.since = clock();
        }

        void pause() {
            nanos += clock() - since;
        }

        void resume() {
            since = clock();
        }

        @Override
        public long clock() {
            return AuditTimes.this.clock();
        }

        /** Around a run the clock is looked at twice, and once of that within its time: neither is work. */
        @Override
        public void ran(Runs.Run run) {
            made.add(new Runs.Run(
                    run.file(), run.backward(), run.pictures(), run.places(), Math.max(0, run.nanos() - look)));
            nanos -= 2 * look;
        }
    }

    @Override
    public void begins(Work work) {
        shared = switch (work) {
            case Work.Maps maps -> new Place(maps.explainer(), Watch.SHARED);
            case Work.Predictions predictions -> new Place("", Watch.SHARED);
            case Work.Activations activations -> new Place("", ACTIVATIONS);
        };
    }

    @Override
    public Span at(String check) {
        @Nullable Working before = working.get();
        if (before != null) {
            before.pause();
        }
        Working now = new Working(check.equals(Watch.SHARED) ? shared : new Place(shared.explainer(), check));
        working.set(now);
        Runs.tell(now);
        return () -> {
            now.pause();
            add(now);
            Runs.tell(before);
            if (before == null) {
                working.remove();
            } else {
                working.set(before);
                before.resume();
            }
        };
    }

    private synchronized void add(Working done) {
        Tally tally = tallies.computeIfAbsent(done.place, place -> new Tally());
        tally.nanos += done.nanos;
        for (Runs.Run run : done.made) {
            (run.backward() ? tally.backward : tally.forward).add(run);
            runs.computeIfAbsent(new Kind(run.file(), run.backward()), kind -> new Made())
                    .add(run);
        }
    }

    /** What was worked, by place. */
    synchronized SortedMap<Place, Tally> tallies() {
        return new TreeMap<>(tallies);
    }

    /** The runs of all places, by kind. */
    synchronized Map<Kind, Made> runs() {
        return new TreeMap<>(runs);
    }
}
