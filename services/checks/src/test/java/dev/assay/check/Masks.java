package dev.assay.check;

import dev.assay.core.Digest;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.Mask;
import dev.assay.core.release.ReleaseId;
import dev.assay.core.release.Sample;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.imageio.ImageIO;

/** Masks from pixel indices, read the way a release's masks are. */
final class Masks {
    private Masks() {}

    static Mask of(int height, int width, int... inside) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int index : inside) {
            image.getRaster().setSample(index % width, index / width, 0, 255);
        }
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        Path folder = Files.createTempDirectory("mask");
        Path path = Files.write(folder.resolve("mask.png"), bytes.toByteArray());
        Sample.File file = new Sample.File("mask.png", Digest.of(bytes.toByteArray()));
        Sample sample = new Sample("1", file, 0, Optional.of(file), new TreeSet<>(), new TreeMap<>(), new TreeMap<>());
        DatasetRelease release = new DatasetRelease(
                new ReleaseId("masks", "1"),
                "masks",
                List.of("a", "b"),
                width,
                height,
                1,
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(sample),
                new Manifest(new TreeMap<>(Map.of("mask.png", file.digest()))));
        Mask mask = Mask.read(release, folder, file);
        Files.delete(path);
        Files.delete(folder);
        return mask;
    }
}
