package dev.assay.console.view;

import java.time.Instant;

/** One registered plan. */
public record PlanLine(Ref plan, Instant at) {}
