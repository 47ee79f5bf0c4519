package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RelevanceRulesTest {
    private static final List<RuleCase> CASES = RelevanceCases.all(RulesTest.cases());

    @TestFactory
    Stream<DynamicTest> relevance_is_shared_as_the_rules_say() {
        return CASES.stream()
                .map(c -> DynamicTest.dynamicTest(
                        c.operator() + ": " + c.what(), () -> c.check().run()));
    }

    @Test
    void every_relevance_rule_has_a_test() {
        Facts facts = new Facts(new Folded(ModelProto.getDefaultInstance(), Map.of()));
        Rules rules = RelevanceRules.of(
                Propagation.everywhere(new LayerRule.ZPlus()), Rules.STANDARD, facts, Optional.empty());
        Set<String> ruled = rules.all().stream().map(Rule::operator).collect(Collectors.toSet());
        assertThat(CASES.stream().map(RuleCase::operator).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(ruled);
    }

    @Test
    void every_layer_rule_is_among_those_that_operators_are_tested_with() {
        assertThat(RelevanceCases.LAYER_RULES.stream().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(Set.copyOf(Arrays.asList(LayerRule.class.getPermittedSubclasses())));
    }
}
