package dev.assay.ledger.assemble;

import dev.assay.core.audit.TaskResult;
import dev.assay.schemas.AuditPlanned;
import dev.assay.schemas.TaskAttempt;
import dev.assay.schemas.TaskDone;
import dev.assay.schemas.wire.Contract;
import dev.assay.schemas.wire.EventReader;
import dev.assay.schemas.wire.Received;
import dev.assay.trail.record.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The audits that are not decided, and the way from there: open, closed (all results are there, or the time is up),
 * being put together, decided. Only what is open is remembered over a restart; the rest is done again.
 */
final class OpenAudits {
    /**
     * A deadline closes an audit only where the input is read up to the deadline, or nothing was read for this long:
     * after a long stop the results that wait in the topic count.
     */
    static final Duration QUIET = Duration.ofSeconds(10);

    /**
     * Tasks of the audits that are put together at one time, unless one audit alone has more: their results are in memory,
     * and one may be a megabyte. What is done is looked for at every tick, so that with one audit in hand there would
     * be one a tick.
     */
    private static final int MAX_IN_HAND = 64;

    /** What a worker says about a task that it could not do: a sentence, not a stack trace. */
    private static final int MAX_FAILURE = 1_000;

    private final AuditState state;
    private final EventReader events;
    private final Executor executor;
    private final Attestor attestor;
    private final Decision decision;
    private final Map<String, Dossier> open = new HashMap<>();
    private final PriorityQueue<Dossier> deadlines = new PriorityQueue<>(Comparator.comparing(Dossier::deadline)
            .thenComparing(dossier -> dossier.planned().getAudit()));
    private final Deque<Closed> closed = new ArrayDeque<>();
    private final Deque<InHand> inHand = new ArrayDeque<>();
    private Instant readUpTo = Instant.MIN;
    private @Nullable Instant lastActive;

    OpenAudits(AuditState state, EventReader events, Executor executor, Attestor attestor, Decision decision) {
        this.state = state;
        this.events = events;
        this.executor = executor;
        this.attestor = attestor;
        this.decision = decision;
    }

    /** Takes up what the state holds. */
    void restore() {
        state.eachOpen((audit, raw) -> {
            Dossier dossier = Dossier.of(own(events, raw, Contract.of(AuditPlanned.class)));
            add(dossier);
            for (String work : dossier.works()) {
                state.result(audit, work).ifPresent(done -> dossier.receive());
            }
            if (dossier.complete()) {
                close(dossier, Optional.empty());
            }
        });
    }

    /** A record was read. */
    void active(Instant now) {
        lastActive = now;
    }

    /** Results were read up to this time of theirs. */
    void readUpTo(Instant eventTime) {
        readUpTo = eventTime.isAfter(readUpTo) ? eventTime : readUpTo;
    }

    void add(Dossier dossier) {
        open.put(dossier.planned().getAudit(), dossier);
        deadlines.add(dossier);
    }

    /** The audit, if results of it still count. */
    Optional<Dossier> find(String audit) {
        return Optional.ofNullable(open.get(audit));
    }

    /** One more result of the audit is in the state. */
    void receive(String audit, Instant now) {
        Dossier dossier = open.get(audit);
        if (dossier != null) {
            dossier.receive();
            if (dossier.complete()) {
                close(dossier, Optional.empty());
                advance(now);
            }
        }
    }

    /** Closes what is late, and takes each closed audit one step further. */
    void advance(Instant now) {
        if (lastActive == null) {
            lastActive = now;
        }
        while (!deadlines.isEmpty() && isLate(deadlines.peek().deadline(), now)) {
            Dossier late = deadlines.remove();
            if (open.containsKey(late.planned().getAudit())) {
                close(late, Optional.of(late.deadline()));
            }
        }
        while (settle() || begin()) {
            // as long as something moves
        }
    }

    int size() {
        return open.size() + closed.size() + inHand.size();
    }

    long missingTasks() {
        return open.values().stream().mapToLong(Dossier::missing).sum();
    }

    private boolean isLate(Instant deadline, Instant now) {
        boolean quiet = lastActive != null && !lastActive.plus(QUIET).isAfter(now);
        return !now.isBefore(deadline) && (quiet || !readUpTo.isBefore(deadline));
    }

    private void close(Dossier dossier, Optional<Instant> late) {
        open.remove(dossier.planned().getAudit());
        deadlines.remove(dossier);
        closed.add(new Closed(dossier, late));
    }

    /** Starts to put the next closed audit together, where the memory allows it. */
    private boolean begin() {
        Closed next = closed.peek();
        if (next == null || !inHand.isEmpty() && tasksInHand() + tasks(next.dossier()) > MAX_IN_HAND) {
            return false;
        }
        closed.remove();
        Papers papers = papers(next.dossier());
        Instant at = next.late().orElse(papers.last());
        inHand.add(new InHand(
                next.dossier(),
                at,
                CompletableFuture.supplyAsync(
                        () -> Assembled.of(next.dossier().audit(), papers.results(), papers.missing(), attestor),
                        executor)));
        return true;
    }

    private int tasksInHand() {
        return inHand.stream().mapToInt(each -> tasks(each.dossier())).sum();
    }

    private static int tasks(Dossier dossier) {
        return dossier.works().size();
    }

    /** Hands over the next audit that was put together meanwhile, in the order in which they were closed. */
    private boolean settle() {
        InHand done = inHand.peek();
        if (done == null || !done.assembled().isDone()) {
            return false;
        }
        inHand.remove();
        decision.made(done.dossier().planned(), assembled(done), done.at());
        return true;
    }

    /** Results that cannot be put together must not stop the audits after them: none of their checks has run. */
    private Assembled assembled(InHand done) {
        try {
            return done.assembled().join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof RuntimeException fault)) {
                throw e;
            }
            Map<String, String> missing = new HashMap<>();
            done.dossier()
                    .works()
                    .forEach(work -> missing.put(work, "the results could not be put together: " + fault.getMessage()));
            return Assembled.of(done.dossier().audit(), List.of(), missing, attestor);
        }
    }

    private Papers papers(Dossier dossier) {
        String audit = dossier.planned().getAudit();
        List<TaskResult> results = new ArrayList<>();
        Map<String, String> missing = new TreeMap<>();
        Instant last = dossier.planned().getPlannedAt();
        for (String name : dossier.works()) {
            Optional<TaskDone> done =
                    state.result(audit, name).map(raw -> own(events, raw, Contract.of(TaskDone.class)));
            if (done.isEmpty()) {
                missing.put(name, state.refusal(audit, name).orElseGet(() -> Missing.reason(attempts(audit, name))));
            } else if (!done.get().getFailure().isEmpty()) {
                missing.put(name, Wording.fit(done.get().getFailure(), MAX_FAILURE));
            } else {
                results.add(ResultReader.read(done.get(), dossier.work(name).orElseThrow()));
            }
            last = done.map(TaskDone::getAt).filter(last::isBefore).orElse(last);
        }
        return new Papers(results, missing, last);
    }

    private List<TaskAttempt> attempts(String audit, String work) {
        return state.attempts(audit, work).stream()
                .map(raw -> own(events, raw, Contract.of(TaskAttempt.class)))
                .toList();
    }

    /** A result that says that there is none. */
    static TaskDone failed(TaskDone event, String reason, Instant at) {
        return TaskDone.newBuilder()
                .setAudit(event.getAudit())
                .setWork(event.getWork())
                .setDelivery(event.getDelivery())
                .setWorker(event.getWorker())
                .setMillis(event.getMillis())
                .setFindings(List.of())
                .setEvidence(List.of())
                .setRuntime(Map.of())
                .setFailure(reason)
                .setNarratives(List.of())
                .setAt(at)
                .build();
    }

    /** Reads what was read before it was put into the state. */
    static <T> T own(EventReader events, byte[] raw, Contract<T> contract) {
        if (events.decode(raw, contract) instanceof Received.Accepted<T> accepted) {
            return accepted.event();
        }
        throw new IllegalStateException("the ledger's state holds a " + contract + " that it cannot read");
    }

    /** Takes an audit that was put together. */
    interface Decision {
        /** @param at time of the event that decided it */
        void made(AuditPlanned planned, Assembled assembled, Instant at);
    }

    /** @param late the deadline that closed it; empty where all results are there */
    private record Closed(Dossier dossier, Optional<Instant> late) {}

    private record InHand(Dossier dossier, Instant at, CompletableFuture<Assembled> assembled) {}

    /** @param last when the last result was made */
    private record Papers(List<TaskResult> results, Map<String, String> missing, Instant last) {}
}
