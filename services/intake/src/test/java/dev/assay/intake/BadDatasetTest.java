package dev.assay.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.intake.trial.Trial;
import dev.assay.store.ObjectStore;
import dev.assay.store.file.FileStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a dataset release is said in one sentence. */
final class BadDatasetTest {
    private static final String MASK = "masks/0001.png";
    private static final String IMAGE = "images/0001.png";

    @TempDir
    private Path temp;

    private final Announced announced = new Announced();
    private ObjectStore store;
    private Intake intake;
    private Path folder;

    @BeforeEach
    void open() throws IOException {
        store = FileStore.open(temp.resolve("store"));
        intake = new Intake(store, announced, Trial.here(), Clock.systemUTC());
        folder = Folders.dataset(temp, 2);
    }

    @Test
    void a_mask_of_another_size_than_its_picture() throws IOException {
        BufferedImage mask = new BufferedImage(24, 48, BufferedImage.TYPE_BYTE_GRAY);
        ImageIO.write(mask, "png", folder.resolve(MASK).toFile());
        redigest(MASK);

        assertThat(reason())
                .isEqualTo("masks/0001.png must have the size of its picture, 48 x 48 pixels, found 24 x 48");
    }

    @Test
    void a_picture_of_a_hundred_megapixels_is_refused_by_its_header() throws IOException {
        Files.write(folder.resolve(IMAGE), pngOf(10_000, 10_000));
        redigest(IMAGE);

        assertThat(reason())
                .isEqualTo(
                        "images/0001.png must have at most 16777216 pixels, found 10000 x 10000; it was not decoded");
    }

    @Test
    void a_label_that_is_no_class() throws IOException {
        Folders.replace(folder.resolve("metadata.jsonl"), "\"label\":9", "\"label\":10");
        Folders.redigest(folder, "dataset.yaml", "metadata.jsonl");

        assertThat(reason()).isEqualTo("metadata.jsonl line 1: label must be a whole number in [0, 9], found 10");
    }

    @Test
    void an_unknown_key_in_a_line_of_the_metadata() throws IOException {
        Folders.replace(folder.resolve("metadata.jsonl"), "\"label\"", "\"lable\"");
        Folders.redigest(folder, "dataset.yaml", "metadata.jsonl");

        assertThat(reason()).startsWith("metadata.jsonl line 1: unknown key \"lable\"");
    }

    private void redigest(String file) throws IOException {
        Folders.redigest(folder, "metadata.jsonl", file);
        Folders.redigest(folder, "dataset.yaml", "metadata.jsonl");
    }

    private String reason() throws IOException {
        Decision.Refused refused = (Decision.Refused) intake.dataset(folder, "tester");
        assertThat(announced.rejection().getReason()).isEqualTo(refused.reason());
        assertThat(announced.events()).hasSize(1);
        assertThat(store.list("", "", 1)).isEmpty();
        return refused.reason();
    }

    /** A picture of some hundred bytes that claims a size: who decodes first needs gigabytes. */
    private static byte[] pngOf(int width, int height) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {8, 2, 0, 0, 0});
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(png);
        out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(out, "IHDR", header.toByteArray());
        chunk(out, "IDAT", new byte[100]);
        chunk(out, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) crc.getValue());
    }
}
