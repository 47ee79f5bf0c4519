package dev.assay.verification;

/** A plan of seconds, for tests that need an audit and not its values. */
final class QuickestPlan {
    static final String NAME = "quickest";

    static final String YAML = """
            assay: 1
            name: quickest
            version: 1
            description: a few samples and cheap checks
            seed: 7
            samples: 16
            shard: 8
            target: predicted
            explainers:
              - {name: random}
              - {name: occlusion, with: {window: 12, stride: 12}}
            checks:
              - check: pointing-game
                explainers: [random, occlusion]
              - check: dead-units
                rules:
                  - {metric: dormant, at-most: 0.1}
              - check: accuracy
                rules:
                  - {metric: reference, at-least: 0.3}
            """;

    private QuickestPlan() {}
}
