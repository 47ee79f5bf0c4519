package dev.assay.console.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The newest reviews, by audit. The ledger keeps the others. Not thread-safe. */
final class ReviewBook {
    /** Of one audit. */
    static final int MAX_OF_ONE = 100;

    /** Of all: 20 MB where each reason is as long as it may be. */
    static final int MAX = 5_000;

    /** The newest first; the audit that was reviewed first comes first. */
    private final Map<String, List<ReviewLine>> reviews = new LinkedHashMap<>();

    private int count;

    /** Told twice, it is one. */
    void add(String audit, ReviewLine review) {
        List<ReviewLine> all = reviews.computeIfAbsent(audit, id -> new ArrayList<>());
        if (!all.isEmpty() && all.getFirst().record() >= review.record()) {
            return;
        }
        all.addFirst(review);
        count++;
        if (all.size() > MAX_OF_ONE) {
            all.removeLast();
            count--;
        }
        if (count > MAX) {
            var first = reviews.entrySet().iterator();
            count -= first.next().getValue().size();
            first.remove();
        }
    }

    List<ReviewLine> of(String audit) {
        return List.copyOf(reviews.getOrDefault(audit, List.of()));
    }

    Optional<ReviewLine> last(String audit) {
        return Optional.ofNullable(reviews.get(audit)).map(List::getFirst);
    }
}
