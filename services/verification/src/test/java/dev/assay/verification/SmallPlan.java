package dev.assay.verification;

import java.io.IOException;
import java.util.Map;

/** A plan whose tasks are few, and long enough to be interrupted. */
final class SmallPlan {
    static final String NAME = "small";

    /** Work that takes seconds: thousands of passes over a shard. */
    static final String LONG_WORK = "maps/rise/0";

    static final String YAML = """
            assay: 1
            name: small
            version: 1
            description: a few samples, with one long task, for the tests of recovery
            seed: 7
            samples: 16
            shard: 8
            target: predicted
            explainers:
              - {name: random}
              - {name: occlusion, with: {window: 12, stride: 6}}
              - {name: rise, with: {masks: 600}}
            checks:
              - check: pointing-game
                explainers: [random, occlusion, rise]
                rules:
                  - {metric: hit, explainers: [rise], at-least: 0.5}
              - check: training-seeds
                explainers: [occlusion]
              - check: dead-units
              - check: accuracy
                rules:
                  - {metric: reference, at-least: 0.5}
            """;

    /** Of an application that audits by this plan. */
    static final Map<String, String> SETTINGS = Map.of("assay.planner.plan", NAME);

    private SmallPlan() {}

    /** Sends the plan, then the releases that it audits. */
    static void release(Application application) throws IOException, InterruptedException {
        application.plan(YAML);
        application.release("/v1/datasets", Application.sampleDataset("1.0.0"));
        application.release("/v1/models", Application.sampleModel("1.2.0"));
    }
}
