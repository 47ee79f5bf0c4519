package dev.assay.onnx.gradient;

/** What a walk carries back through a graph, and what people can do where it has no way. */
enum Carried {
    GRADIENT("gradient", "cannot be differentiated", "choose an explainer that needs no gradient"),
    RELEVANCE("relevance", "cannot pass relevance on", "choose an explainer that needs no relevance");

    private final String noun;
    private final String stuck;
    private final String advice;

    Carried(String noun, String stuck, String advice) {
        this.noun = noun;
        this.stuck = stuck;
        this.advice = advice;
    }

    String noun() {
        return noun;
    }

    /** What is said of a node that a rule cannot take it through. */
    String stuck() {
        return stuck;
    }

    String advice() {
        return advice;
    }

    /** Why it does not reach a tensor although no operator was refused. */
    String end() {
        return this == GRADIENT
                ? "whole numbers, comparisons or rounding"
                : "gates, divisors, attention and whole numbers, which count as constants";
    }

    /** Explainers that go without it. */
    String others() {
        return this == GRADIENT ? "occlusion, rise" : "integrated-gradients, occlusion, rise";
    }
}
