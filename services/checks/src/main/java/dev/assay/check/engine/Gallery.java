package dev.assay.check.engine;

import dev.assay.check.Candidate;
import dev.assay.check.Exhibit;
import dev.assay.core.audit.Evidence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Chooses the pictures of one task: of each check and kind the first sample's, whatever order they come in. */
final class Gallery {
    private final boolean ordinary;
    private final TreeMap<Place, Held> chosen = new TreeMap<>();

    /** @param check its position among the task's checks */
    private record Place(int check, String kind) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = Integer.compare(check, other.check);
            return order != 0 ? order : kind.compareTo(other.kind);
        }
    }

    private record Held(int sample, Supplier<List<Exhibit>> draw) {}

    /**
     * @param first index of the task's first sample: ordinary examples are taken where it is 0
     */
    Gallery(int first) {
        ordinary = first == 0;
    }

    boolean takesOrdinary() {
        return ordinary;
    }

    synchronized void offer(int check, int sample, Collection<Candidate> candidates) {
        for (Candidate candidate : candidates) {
            if (ordinary || !candidate.ordinary()) {
                Held one = new Held(sample, candidate.draw());
                chosen.merge(new Place(check, candidate.kind()), one, (a, b) -> a.sample() <= b.sample() ? a : b);
            }
        }
    }

    /** Adds a picture of the whole task. */
    synchronized void add(int check, Supplier<List<Exhibit>> draw) {
        chosen.put(new Place(check, ""), new Held(0, draw));
    }

    /** Draws on all threads, and keeps in order what is drawn while the rest is drawn; what fails leaves the others kept. */
    List<Evidence> keep(List<Asked> asked, String explainer, Workers workers, EvidenceSink sink) {
        List<Callable<Drawn>> drawing = new ArrayList<>();
        chosen.forEach((place, held) -> drawing.add(() -> {
            try (Watch.Span span = workers.watch().at(Watch.PICTURES)) {
                return new Drawn(asked.get(place.check()).id(), held.draw().get());
            }
        }));
        List<Evidence> evidence = new ArrayList<>();
        workers.each(
                drawing,
                drawn -> drawn.exhibits().forEach(one -> evidence.add(keep(drawn.check(), explainer, one, sink))));
        return evidence;
    }

    private record Drawn(String check, List<Exhibit> exhibits) {}

    static Evidence keep(String check, String explainer, Exhibit one, EvidenceSink sink) {
        try {
            return sink.keep(check, explainer, one.file(), one.mediaType(), one.title(), one.alt(), one.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep evidence " + check + '/' + one.file(), e);
        }
    }
}
