package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Under the rule that counts positive contributions alone, a positive logit gives no value of the input a relevance below 0. */
class PositiveRelevanceTest {
    @ParameterizedTest
    @ValueSource(strings = {"cnn", "residual", "bottleneck", "dense", "vit"})
    void positive_contributions_give_a_positive_logit_no_negative_relevance(String network) throws OrtException {
        Net net = RelevanceNets.network(network);
        Map<String, double[]> found = RelevanceNets.relevances(
                net, net.model(DataType.FLOAT, "y"), List.of("y", "x"), Propagation.everywhere(new LayerRule.ZPlus()));
        assertThat(RelevanceCases.sum(Net.found(found, "y"))).isPositive();
        assertThat(Arrays.stream(Net.found(found, "x")).min().orElseThrow()).isNotNegative();
        assertThat(Arrays.stream(Net.found(found, "x")).max().orElseThrow()).isPositive();
    }
}
