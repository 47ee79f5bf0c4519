package dev.assay.verification;

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
              - {name: rise, with: {masks: 1500}}
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

    private SmallPlan() {}
}
