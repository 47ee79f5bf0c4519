package dev.assay.check.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.check.Exhibit;
import dev.assay.check.engine.Pictures;
import dev.assay.check.engine.Pictures.Kept;
import dev.assay.core.audit.Finding;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ResponsesTest {
    private static final String CHECKS = "checks: [{check: responses, with: {samples: 40, blocks: 4}}]";
    private static final Kept KEPT = Pictures.activations(48, CHECKS, 2);

    private static Map<String, byte[]> files(Kept kept) {
        return kept.exhibits().stream().collect(Collectors.toMap(Exhibit::file, Exhibit::bytes));
    }

    private static JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(files(KEPT).get(file));
    }

    @Test
    void every_kind_of_picture_comes_with_its_numbers_and_a_text() {
        assertThat(KEPT.exhibits())
                .extracting(Exhibit::file)
                .contains(
                        "pca.svg",
                        "pca.json",
                        "tsne.svg",
                        "tsne.json",
                        "feature-maps.png",
                        "feature-maps-1.npy",
                        "responses.png",
                        "responses.json",
                        "top-samples.png",
                        "top-samples.json")
                .doesNotHaveDuplicates();
        assertThat(KEPT.exhibits()).allSatisfy(one -> {
            assertThat(one.title()).isNotBlank();
            assertThat(one.alt()).hasSizeGreaterThan(20).doesNotContain("NaN", "Infinity");
        });
    }

    @Test
    void threads_and_a_second_run_change_not_one_byte() {
        Kept again = Pictures.activations(48, CHECKS, 1);
        assertThat(again.findings()).isEqualTo(KEPT.findings());
        assertThat(files(again)).usingRecursiveComparison().isEqualTo(files(KEPT));
    }

    @Test
    void pictures_have_the_sizes_of_what_they_show() throws IOException {
        BufferedImage maps = ImageIO.read(new ByteArrayInputStream(files(KEPT).get("feature-maps.png")));
        int columns = 1 + Tally.CHANNELS;
        assertThat(maps.getWidth()).isEqualTo(2 * (2 * 16 + columns * 182 + 84));
        assertThat(new String(files(KEPT).get("pca.svg"), StandardCharsets.UTF_8))
                .startsWith("<?xml");
    }

    @Test
    void neighbours_are_counted_over_the_chosen_samples_and_lie_above_chance() {
        double[] neighbours = values("neighbours");
        double[] chance = values("chance");
        assertThat(neighbours).hasSize(48);
        assertThat(present(neighbours)).hasSize(40).containsOnly(0, 1);
        assertThat(mean(present(neighbours))).isGreaterThan(2 * mean(present(chance)));
        assertThat(KEPT.findings())
                .anySatisfy(finding -> assertThat(finding).isInstanceOfSatisfying(Finding.Reduced.class, f -> {
                    assertThat(f.key().metric()).isEqualTo("explained");
                    assertThat(f.value()).isBetween(.05, 1.0);
                }));
    }

    private static double[] values(String metric) {
        return KEPT.findings().stream()
                .filter(Finding.PerSample.class::isInstance)
                .map(Finding.PerSample.class::cast)
                .filter(finding -> finding.key().metric().equals(metric))
                .findFirst()
                .orElseThrow()
                .values();
    }

    private static double[] present(double[] values) {
        return java.util.Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
    }

    private static double mean(double[] values) {
        return java.util.Arrays.stream(values).average().orElseThrow();
    }

    @Test
    void the_explained_share_is_that_of_the_points_beside_the_picture() throws IOException {
        JsonNode pca = json("pca.json");
        assertThat(pca.get("points")).hasSize(40);
        double x = 0;
        double y = 0;
        for (JsonNode point : pca.get("points")) {
            x += point.get("x").doubleValue();
            y += point.get("y").doubleValue();
        }
        assertThat(x).isCloseTo(0, within(1e-4));
        assertThat(y).isCloseTo(0, within(1e-4));
        assertThat(json("tsne.json").get("points")).hasSize(40);
    }

    @Test
    void top_samples_fall_and_the_first_has_the_highest_response_of_all() throws IOException {
        JsonNode responses = json("responses.json").get("channels");
        JsonNode tops = json("top-samples.json").get("channels");
        assertThat(tops).hasSize(Unit.MOST);
        for (int c = 0; c < tops.size(); c++) {
            assertThat(tops.get(c).get("channel")).isEqualTo(responses.get(c).get("channel"));
            double last = Double.POSITIVE_INFINITY;
            for (JsonNode one : tops.get(c).get("top")) {
                assertThat(one.get("response").doubleValue()).isLessThanOrEqualTo(last);
                last = one.get("response").doubleValue();
            }
            double first = tops.get(c).get("top").get(0).get("response").doubleValue();
            for (JsonNode one : responses.get(c).get("responses")) {
                assertThat(one.doubleValue()).isLessThanOrEqualTo(first);
            }
        }
    }

    @Test
    void shares_of_a_histogram_add_up_to_one() throws IOException {
        for (JsonNode channel : json("responses.json").get("channels")) {
            for (String which : List.of("class-shares", "other-shares")) {
                double sum = 0;
                for (JsonNode share : channel.get(which)) {
                    sum += share.doubleValue();
                }
                assertThat(sum).isCloseTo(1, within(1e-9));
            }
        }
    }

    @Test
    void one_sample_gives_pictures_and_no_number_that_is_none() {
        Kept one = Pictures.activations(1, CHECKS, 1);
        assertThat(one.findings()).noneMatch(Finding.NotRun.class::isInstance);
        assertThat(files(one)).containsKeys("pca.svg", "top-samples.png").doesNotContainKey("tsne.svg");
    }

    @Test
    void the_nearest_other_is_found_by_hand() {
        double[][] rows = {{0}, {1}, {3}, {3.5}};
        assertThat(Neighbours.nearestAgree(rows, new int[] {7, 7, 7, 8})).containsExactly(1, 1, 0, 0);
        assertThat(Neighbours.chance(new int[] {7, 7, 7, 8}))
                .containsExactly(new double[] {2 / 3.0, 2 / 3.0, 2 / 3.0, 0}, within(1e-12));
        assertThat(Neighbours.nearestAgree(new double[][] {{1}}, new int[] {7})).containsExactly(Double.NaN);
    }
}
