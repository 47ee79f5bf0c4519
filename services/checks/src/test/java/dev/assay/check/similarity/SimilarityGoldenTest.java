package dev.assay.check.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.check.Heat;
import dev.assay.check.Ranking;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spearman, SSIM (Wang et al. 2004), top pixels against SciPy and scikit-image;
 * src/test/golden/similarity.py made the values.
 */
class SimilarityGoldenTest {
    record Pair(String name, Heat a, Heat b, JsonNode golden) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Pair> pairs() throws Exception {
        try (InputStream in = SimilarityGoldenTest.class.getResourceAsStream("golden.json")) {
            JsonNode all = new ObjectMapper().readTree(Objects.requireNonNull(in));
            return StreamSupport.stream(all.spliterator(), false)
                    .map(node -> new Pair(node.get("name").asText(), heat(node, "a"), heat(node, "b"), node));
        }
    }

    private static Heat heat(JsonNode node, String field) {
        float[] values = new float[node.get(field).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = node.get(field).get(i).floatValue();
        }
        return new Heat(node.get("height").asInt(), node.get("width").asInt(), values);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void spearman_is_that_of_scipy(Pair pair) {
        assertThat(Spearman.of(pair.a.values(), pair.b.values()))
                .isCloseTo(pair.golden.get("spearman").asDouble(), within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void ssim_is_that_of_scikit_image(Pair pair) {
        assertThat(Ssim.of(pair.a, pair.b)).isCloseTo(pair.golden.get("ssim").asDouble(), within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void top_pixels_are_shared_as_numpy_says(Pair pair) {
        int[] a = Ranking.descending(pair.a.values());
        int[] b = Ranking.descending(pair.b.values());
        assertThat(TopPixels.overlap(a, b, 1)).isEqualTo(pair.golden.get("iou1").asDouble());
        assertThat(TopPixels.overlap(a, b, 5)).isEqualTo(pair.golden.get("iou5").asDouble());
        assertThat(TopPixels.overlap(a, b, 10))
                .isEqualTo(pair.golden.get("iou10").asDouble());
    }
}
