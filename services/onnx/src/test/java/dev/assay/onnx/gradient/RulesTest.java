package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RulesTest {
    static List<RuleCase> cases() {
        return Stream.of(
                        ActivationCases.all(),
                        FunctionCases.all(),
                        ArithmeticCases.all(),
                        ReductionCases.all(),
                        ProductCases.all(),
                        ConvolutionCases.all(),
                        NormalisationCases.all(),
                        LayoutCases.all(),
                        SelectionCases.all())
                .flatMap(List::stream)
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> gradients_agree_with_differences_of_the_forward_pass() {
        return cases().stream()
                .map(c -> DynamicTest.dynamicTest(
                        c.operator() + ": " + c.what(), () -> c.check().run()));
    }

    @Test
    void every_rule_has_a_test() {
        Set<String> tested = cases().stream().map(RuleCase::operator).collect(Collectors.toSet());
        Set<String> ruled = Rules.STANDARD.all().stream().map(Rule::operator).collect(Collectors.toSet());
        assertThat(tested).isEqualTo(ruled);
    }
}
