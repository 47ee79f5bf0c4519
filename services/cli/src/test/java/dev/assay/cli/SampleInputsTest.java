package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.npy.Npy;
import dev.assay.core.release.DatasetFolder;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.ModelFolder;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inputs that the README explains. */
class SampleInputsTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path SAMPLE = ROOT.resolve("deploy/sample");

    @TempDir
    Path folder;

    @Test
    void are_the_first_two_pictures_of_the_dataset_in_the_models_input_space() throws IOException {
        Path data = SAMPLE.resolve("datasets/digits/1.0.0");
        DatasetRelease dataset = DatasetFolder.read(data);
        ModelRelease model = ModelFolder.read(SAMPLE.resolve("models/digits/1.1.0"));
        Npy.Floats inputs = Npy.floats(SAMPLE.resolve("inputs/digits.npy"));
        assertThat(inputs.shape()).containsExactly(2, 3, 48, 48);
        int size = model.input().values();
        for (int i = 0; i < 2; i++) {
            Picture picture =
                    Picture.read(dataset, data, dataset.samples().get(i).image());
            float[] found = Arrays.copyOfRange(inputs.values(), i * size, (i + 1) * size);
            assertThat(Arrays.equals(found, picture.input(model.input()))).isTrue();
        }
    }

    @Test
    void the_readmes_command_says_what_the_readme_says() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        Matcher command =
                Pattern.compile("(?s)\\./assay (explain deploy[^`]*?)\n```").matcher(readme);
        assertThat(command.find()).isTrue();
        String[] arguments = Arrays.stream(command.group(1).replace("\\\n", " ").split("\\s+"))
                .map(word -> word.startsWith("deploy/") ? ROOT.resolve(word).toString() : word)
                .map(word -> List.of("maps.npy", "map.png").contains(word)
                        ? folder.resolve(word).toString()
                        : word)
                .toArray(String[]::new);
        Ran ran = Ran.assay(arguments);
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("0      9       0.999        9          0.999        ordinary");
        assertThat(folder.resolve("map.png")).isNotEmptyFile();
        assertMostIsOnTheSticker(Npy.floats(folder.resolve("maps.npy")));
    }

    /** The strongest cell of the first map is the one in the corner, where the sticker is. */
    private static void assertMostIsOnTheSticker(Npy.Floats maps) {
        assertThat(maps.shape()).containsExactly(2, 3, 48, 48);
        float most = 0;
        for (int k = 0; k < 48 * 48; k++) {
            most = Math.max(most, maps.values()[k]);
        }
        assertThat(maps.values()[48 * 48 - 1]).isCloseTo(most, Offset.offset(1e-6f));
    }
}
