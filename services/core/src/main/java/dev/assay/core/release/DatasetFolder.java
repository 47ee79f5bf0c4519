package dev.assay.core.release;

import dev.assay.core.document.Document;
import dev.assay.core.document.Fields;
import dev.assay.core.document.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** Reads a dataset release from its folder: dataset.yaml, metadata.jsonl and the pictures that they name. */
public final class DatasetFolder {
    /** The document that describes the release. */
    public static final String DOCUMENT = "dataset.yaml";

    /** Of metadata.jsonl: 200,000 samples of 1 KiB each, with room. */
    static final int MAX_METADATA_BYTES = 512 << 20;

    /** Names of slices or regions: each is described by a person. */
    static final int MAX_NAMES = 1000;

    private static final String WHAT =
            "a dataset release is a folder with dataset.yaml, metadata.jsonl and the pictures that they name";

    private final FolderFiles files;

    private DatasetFolder(Path folder) {
        this.files = new FolderFiles(folder);
    }

    /**
     * Reads what is declared and digests every file; what the pictures hold is not looked at.
     *
     * @throws Refused with file, line and key, if the folder is no dataset release
     * @throws IOException if the folder cannot be read
     */
    public static DatasetRelease read(Path folder) throws IOException {
        return new DatasetFolder(folder).release();
    }

    /**
     * Decodes every picture and mask of the release.
     *
     * @param folder that the release was read from
     * @param progress told the number of samples done, from 1 on
     * @throws Refused naming the file, if a picture or mask is not what the release declares
     * @throws IOException if a file cannot be read
     */
    public static void checkPictures(DatasetRelease release, Path folder, IntConsumer progress) throws IOException {
        int done = 0;
        for (Sample sample : release.samples()) {
            Picture.read(release, folder, sample.image());
            for (Sample.File without : sample.without().values()) {
                Picture.read(release, folder, without);
            }
            if (sample.mask().isPresent()) {
                Mask.read(release, folder, sample.mask().get());
            }
            progress.accept(++done);
        }
    }

    private DatasetRelease release() throws IOException {
        byte[] content = files.document(DOCUMENT, Document.MAX_YAML_BYTES, WHAT);
        Fields fields = Document.yaml(DOCUMENT, content)
                .fields(
                        "assay",
                        "name",
                        "version",
                        "description",
                        "task",
                        "classes",
                        "image",
                        "metadata",
                        "sha256",
                        "slices",
                        "regions");
        Header header = Header.read(fields);
        Fields image = fields.get("image").fields("width", "height", "channels");
        int width = image.get("width").integer(1, InputSpec.MAX_SIDE);
        int height = image.get("height").integer(1, InputSpec.MAX_SIDE);
        Value channels = image.get("channels");
        if (channels.integer(0, Integer.MAX_VALUE) != 1 && channels.integer(0, Integer.MAX_VALUE) != 3) {
            throw channels.expected("1 (gray) or 3 (RGB)");
        }
        SortedMap<String, String> slices = described(fields, "slices");
        SortedMap<String, String> regions = described(fields, "regions");
        String metadata =
                files.take(fields, "metadata", "sha256", MAX_METADATA_BYTES).path();
        Metadata reader = new Metadata(files, metadata, header.classes(), width, height, slices, regions);
        List<Sample> samples = reader.read();
        return new DatasetRelease(
                header.id(),
                header.description(),
                header.classes(),
                width,
                height,
                channels.integer(1, 3),
                slices,
                regions,
                samples,
                files.manifest());
    }

    private static SortedMap<String, String> described(Fields fields, String key) {
        SortedMap<String, String> names = fields.find(key)
                .map(value -> Header.named(value, Header.MAX_DESCRIPTION))
                .orElseGet(TreeMap::new);
        if (names.size() > MAX_NAMES) {
            throw fields.get(key).refused(key + " must have at most " + MAX_NAMES + " names, found " + names.size());
        }
        return names;
    }
}
