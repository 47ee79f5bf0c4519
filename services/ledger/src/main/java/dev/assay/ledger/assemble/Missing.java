package dev.assay.ledger.assemble;

import dev.assay.schemas.TaskAttempt;
import dev.assay.schemas.kafka.ShareGroup;
import java.util.Comparator;
import java.util.List;

/** Why a task has no result when the time of its audit is up, as far as the attempts at it tell. */
final class Missing {
    private Missing() {}

    static String reason(List<TaskAttempt> attempts) {
        int deliveries =
                attempts.stream().mapToInt(TaskAttempt::getDelivery).max().orElse(0);
        if (deliveries == 0) {
            return "no worker took it before the deadline";
        }
        if (deliveries >= ShareGroup.DELIVERIES) {
            return deliveries + " deliveries started and none finished: the task kills its worker";
        }
        TaskAttempt last = attempts.stream()
                .max(Comparator.comparingInt(TaskAttempt::getDelivery))
                .orElseThrow();
        return "started by " + last.getWorker() + " at " + last.getAt() + " (delivery " + last.getDelivery()
                + ") and not finished before the deadline";
    }
}
