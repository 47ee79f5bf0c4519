package dev.assay.cli;

import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.onnx.bench.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bench's small network, opened. */
public final class SmallModel {
    private SmallModel() {}

    /** @param folder for its file */
    public static Model open(Path folder) throws IOException {
        Network small = Network.SMALL;
        Path file = Files.write(folder.resolve("small.onnx"), small.bytes());
        return Model.open(file, small.input(), small.output(), small.classes(), Settings.STANDARD);
    }
}
