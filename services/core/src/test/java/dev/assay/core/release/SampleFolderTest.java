package dev.assay.core.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleFolderTest {
    private static final Path SAMPLE = Path.of("../../deploy/sample");

    @Test
    void reads_the_bundled_dataset_with_every_picture_and_mask() throws IOException {
        Path folder = SAMPLE.resolve("datasets/digits/1.0.0");
        DatasetRelease release = DatasetFolder.read(folder);
        List<Integer> progress = new ArrayList<>();
        DatasetFolder.checkPictures(release, folder, progress::add);

        assertThat(release.id()).hasToString("digits@1.0.0");
        assertThat(release.samples()).hasSizeGreaterThanOrEqualTo(128);
        assertThat(progress).hasSize(release.samples().size()).startsWith(1, 2, 3);
        assertThat(release.samples()).allSatisfy(s -> assertThat(s.mask()).isPresent());
        assertThat(release.samples().stream().filter(s -> s.regions().containsKey("sticker")))
                .hasSizeGreaterThan(32)
                .allSatisfy(s -> assertThat(s.without()).containsKey("sticker"))
                .allSatisfy(s -> assertThat(s.slices()).contains("sticker"));
    }

    @Test
    void reads_the_bundled_model_and_finds_that_it_fits_the_dataset() throws IOException {
        ModelRelease model = ModelFolder.read(SAMPLE.resolve("models/digits/1.0.0"));
        Fit.check(model, DatasetFolder.read(SAMPLE.resolve("datasets/digits/1.0.0")));
        Fit.check(model, DatasetFolder.read(SAMPLE.resolve("datasets/digits/2.0.0")));

        assertThat(model.members()).extracting(Member::id).startsWith("seed-0", "seed-1", "seed-2");
        assertThat(model.manifest().files()).containsKeys("release.yaml", "seed-0.onnx");
        assertThat(model.input().std()[0]).isEqualTo(.25f);
    }
}
