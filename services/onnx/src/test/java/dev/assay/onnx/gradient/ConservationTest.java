package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Relevance adds up to the logit at every tensor that all of the network goes through: what goes into a layer, a
 * residual sum, an attention, a normalisation is what comes out. The networks have no biases.
 */
class ConservationTest {
    static Stream<Arguments> networks() {
        return RelevanceNets.PROPAGATIONS.keySet().stream()
                .sorted()
                .flatMap(rule -> Stream.of("cnn", "residual", "bottleneck", "dense", "vit")
                        // What arrives at an output below 0 without one positive contribution ends there under z-plus.
                        .filter(network -> !network.equals("bottleneck") || !rule.endsWith("-plus"))
                        .map(network -> Arguments.of(network, rule)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void relevance_adds_up_to_the_logit_at_every_layer(String network, String rule) throws OrtException {
        Net net = RelevanceNets.network(network);
        ModelProto model = net.model(DataType.FLOAT, "y");
        List<String> cuts = RelevanceNets.cuts(model);
        assertThat(cuts)
                .as("tensors that all goes through")
                .hasSizeGreaterThan(6)
                .contains("x", "y");
        Map<String, double[]> found =
                RelevanceNets.relevances(net, model, cuts, Net.found(RelevanceNets.PROPAGATIONS, rule));
        double logit = RelevanceCases.sum(Net.found(found, "y"));
        assertThat(Math.abs(logit)).isGreaterThan(0.1);
        double missing = 0;
        for (String tensor : cuts.reversed()) {
            double sum = RelevanceCases.sum(Net.found(found, tensor));
            assertThat(Math.abs(sum + missing - logit) / Math.abs(logit))
                    .as("%s of %s at %s: %s and %s kept, of %s", rule, network, tensor, sum, missing, logit)
                    .isLessThanOrEqualTo(RelevanceNets.TOLERANCE);
            if (tensor.equals("tokens")) {
                // The class token is a constant: what it has of the relevance ends there.
                missing = RelevanceCases.sum(Arrays.copyOf(Net.found(found, tensor), RelevanceNets.TOKEN));
            }
        }
    }
}
