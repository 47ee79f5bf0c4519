package dev.assay.cli.bench;

import dev.assay.check.engine.Subject;
import dev.assay.core.Digest;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.Member;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.ReleaseId;
import dev.assay.core.release.Sample;
import dev.assay.onnx.Settings;
import dev.assay.onnx.bench.Network;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * A network of a published size with random weights, as a release of one member, and the first pictures of a dataset
 * enlarged to its input: what an audit costs where a pass costs what it does in practice. What it finds means nothing.
 */
final class SizedSubject {
    private static final String MODEL_FILE = "model.onnx";
    private static final String VERSION = "1";

    private final DatasetRelease from;
    private final Path fromFolder;
    private final int side;
    private final Path folder;
    private final SortedMap<String, Digest> files = new TreeMap<>();

    private SizedSubject(DatasetRelease from, Path fromFolder, int side, Path folder) {
        this.from = from;
        this.fromFolder = fromFolder;
        this.side = side;
        this.folder = folder;
    }

    /**
     * Writes model and pictures.
     *
     * @param samples at most so many of the dataset's
     * @param folder an empty one
     */
    static Subject write(Network network, DatasetRelease from, Path fromFolder, int samples, Path folder)
            throws IOException {
        DatasetRelease dataset =
                new SizedSubject(from, fromFolder, network.input().height(), folder).dataset(samples);
        return new Subject(model(network, dataset, folder), folder, dataset, folder, Settings.STANDARD);
    }

    private static ModelRelease model(Network network, DatasetRelease dataset, Path folder) throws IOException {
        byte[] bytes = network.bytes();
        Files.write(folder.resolve(MODEL_FILE), bytes);
        Digest digest = Digest.of(bytes);
        List<String> classes =
                IntStream.range(0, network.classes()).mapToObj(String::valueOf).toList();
        InputSpec input = network.input();
        return new ModelRelease(
                new ReleaseId(network.word(), VERSION),
                "Random weights",
                dataset.id(),
                classes,
                input,
                network.output(),
                List.of(new Member("seed-0", MODEL_FILE, digest, new TreeMap<>())),
                new Manifest(new TreeMap<>(Map.of(MODEL_FILE, digest))));
    }

    private DatasetRelease dataset(int samples) throws IOException {
        List<Sample> enlarged = new ArrayList<>();
        for (Sample sample :
                from.samples().subList(0, Math.min(samples, from.samples().size()))) {
            SortedMap<String, Sample.File> without = new TreeMap<>();
            for (var entry : sample.without().entrySet()) {
                without.put(entry.getKey(), enlarged(entry.getValue()));
            }
            SortedMap<String, Sample.Box> regions = new TreeMap<>();
            sample.regions().forEach((name, box) -> regions.put(name, enlarged(box)));
            enlarged.add(new Sample(
                    sample.id(),
                    enlarged(sample.image()),
                    sample.label(),
                    sample.mask().isPresent()
                            ? Optional.of(enlarged(sample.mask().get()))
                            : Optional.empty(),
                    sample.slices(),
                    regions,
                    without));
        }
        return new DatasetRelease(
                from.id(),
                from.description(),
                from.classes(),
                side,
                side,
                from.channels(),
                from.slices(),
                from.regions(),
                enlarged,
                new Manifest(files));
    }

    private Sample.Box enlarged(Sample.Box box) {
        int left = box.x() * side / from.width();
        int top = box.y() * side / from.height();
        int right = (box.x() + box.width()) * side / from.width();
        int bottom = (box.y() + box.height()) * side / from.height();
        return new Sample.Box(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
    }

    /** Pixels repeated: a mask keeps its two values. */
    private Sample.File enlarged(Sample.File file) throws IOException {
        BufferedImage small = ImageIO.read(fromFolder.resolve(file.path()).toFile());
        BufferedImage large = new BufferedImage(side, side, small.getType());
        Graphics2D graphics = large.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        graphics.drawImage(small, 0, 0, side, side, null);
        graphics.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(large, "png", png);
        Path path = folder.resolve(file.path());
        Files.createDirectories(path.getParent());
        Files.write(path, png.toByteArray());
        Digest digest = Digest.of(png.toByteArray());
        files.put(file.path(), digest);
        return new Sample.File(file.path(), digest);
    }
}
