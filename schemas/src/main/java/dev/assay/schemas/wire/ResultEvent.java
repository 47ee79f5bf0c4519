package dev.assay.schemas.wire;

import dev.assay.schemas.AuditPlanned;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.TaskAttempt;
import dev.assay.schemas.TaskDone;

/** What topic {@code assay.check-results} carries: everything that the assembler of audits needs, in one order a key. */
public sealed interface ResultEvent {
    /** The contract of the topic. */
    Contract<ResultEvent> CONTRACT = Contract.either(
            Contract.Kind.of(InputDecided.class, Decided::new),
            Contract.Kind.of(AuditPlanned.class, Planned::new),
            Contract.Kind.of(TaskAttempt.class, Attempted::new),
            Contract.Kind.of(TaskDone.class, Done::new));

    /** The planner decided about one input event. */
    record Decided(InputDecided event) implements ResultEvent {}

    /** The planner began an audit. */
    record Planned(AuditPlanned event) implements ResultEvent {}

    /** A worker is about to start a task. */
    record Attempted(TaskAttempt event) implements ResultEvent {}

    /** A worker finished a task. */
    record Done(TaskDone event) implements ResultEvent {}
}
