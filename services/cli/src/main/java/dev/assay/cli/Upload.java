package dev.assay.cli;

import dev.assay.core.release.Manifest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The files of a release in one zip, as the intake takes it; deleted on close.
 *
 * @param zip a temporary file
 */
record Upload(Path zip) implements AutoCloseable {
    /** ONNX files and pictures hardly compress: speed matters more. */
    private static final int LEVEL = 1;

    /** Packs what the manifest lists. */
    static Upload of(Path folder, Manifest manifest) throws IOException {
        Path zip = Files.createTempFile("assay-upload-", ".zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream archive = new ZipOutputStream(out)) {
            archive.setLevel(LEVEL);
            for (String path : manifest.files().keySet()) {
                archive.putNextEntry(new ZipEntry(path));
                Files.copy(folder.resolve(path), archive);
                archive.closeEntry();
            }
        } catch (IOException e) {
            Files.deleteIfExists(zip);
            throw e;
        }
        return new Upload(zip);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(zip);
    }
}
