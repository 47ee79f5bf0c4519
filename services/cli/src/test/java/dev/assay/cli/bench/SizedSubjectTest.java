package dev.assay.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.check.engine.Subject;
import dev.assay.core.release.DatasetFolder;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.Picture;
import dev.assay.core.release.Sample;
import dev.assay.onnx.Model;
import dev.assay.onnx.bench.Network;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SizedSubjectTest {
    private static final Path DIGITS = Path.of("..", "..", "deploy", "sample", "datasets", "digits", "1.0.0");
    private static final int SIDE = 224;

    @Test
    void pictures_masks_and_regions_are_the_datasets_enlarged(@TempDir Path folder) throws IOException {
        DatasetRelease digits = DatasetFolder.read(DIGITS);
        Subject subject = SizedSubject.write(Network.MOBILENET, digits, DIGITS, 3, folder);
        assertThat(subject.dataset().samples()).hasSize(3);
        for (int i = 0; i < 3; i++) {
            Sample small = digits.samples().get(i);
            Sample large = subject.dataset().samples().get(i);
            Picture before = Picture.read(digits, DIGITS, small.image());
            Picture after = Picture.read(subject.dataset(), folder, large.image());
            assertThat(after.width()).isEqualTo(SIDE);
            for (int place = 0; place < after.pixels().length; place++) {
                int y = (2 * (place / SIDE % SIDE) + 1) * before.height() / (2 * SIDE);
                int x = (2 * (place % SIDE) + 1) * before.width() / (2 * SIDE);
                int from = (place / (SIDE * SIDE) * before.height() + y) * before.width() + x;
                assertThat(after.pixels()[place]).as("place %d", place).isEqualTo(before.pixels()[from]);
            }
            assertThat(large.mask()).isPresent();
            assertThat(large.label()).isEqualTo(small.label());
        }
        Sample.Box sticker = subject.dataset().samples().getFirst().regions().get("sticker");
        assertThat(sticker).isEqualTo(new Sample.Box(177, 177, 33, 33));
        try (Model model =
                Model.open(subject.model(), subject.model().reference(), subject.modelFolder(), subject.settings())) {
            assertThat(model.classes()).isEqualTo(1000);
        }
    }

    @Test
    void an_unknown_network_and_no_samples_are_refused() {
        assertThat(refusal("--network", "resnet18")).contains("there is no network \"resnet18\"", "resnet-18");
        assertThat(refusal("--network", "small", "--samples", "0"))
                .contains("--samples must be in [1, 100000], found 0");
    }

    private static String refusal(String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine line = new CommandLine(new AuditBench()).setErr(new PrintWriter(said));
        assertThat(line.execute(arguments)).isEqualTo(2);
        return said.toString();
    }
}
