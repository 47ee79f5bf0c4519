package dev.assay.check.corruption;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The corruptions of Hendrycks and Dietterich 2019 against scikit-image and Pillow; src/test/golden/corruptions.py made
 * the values.
 */
class CorruptionGoldenTest {
    private static Picture picture(JsonNode levels, int side) throws IOException {
        return new Picture(3, side, side, levels.binaryValue());
    }

    @ParameterizedTest
    @CsvSource({
        "gaussian-blur, 1", "gaussian-blur, 5", "contrast, 1", "contrast, 5",
        "pixelate, 1", "pixelate, 5", "saturate, 1", "saturate, 5"
    })
    void a_corruption_is_that_of_the_library(String kind, int severity) throws IOException {
        try (InputStream in = CorruptionGoldenTest.class.getResourceAsStream("golden.json")) {
            JsonNode golden = new ObjectMapper().readTree(Objects.requireNonNull(in));
            int side = golden.get("side").asInt();
            Picture expected = picture(golden.get("spoilt").get(kind).get(String.valueOf(severity)), side);
            Picture found = Corruptions.ALL.stream()
                    .filter(one -> one.name().equals(kind))
                    .findFirst()
                    .orElseThrow()
                    .apply(picture(golden.get("picture"), side), severity, new Draws("unused"));
            for (int i = 0; i < expected.pixels().length; i++) {
                assertThat(Math.abs((found.pixels()[i] & 0xff) - (expected.pixels()[i] & 0xff)))
                        .as("value %s", i)
                        .isLessThanOrEqualTo(1);
            }
        }
    }
}
