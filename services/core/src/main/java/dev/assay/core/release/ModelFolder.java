package dev.assay.core.release;

import dev.assay.core.document.Document;
import dev.assay.core.document.Fields;
import dev.assay.core.document.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads a model release from its folder: release.yaml and the files that it names. Whether ONNX Runtime loads and runs
 * them is not looked at here.
 */
public final class ModelFolder {
    /** The document that describes the release. */
    public static final String DOCUMENT = "release.yaml";

    /** Members of one release: each is loaded and run by every task, and pairs of members are compared. */
    public static final int MAX_MEMBERS = 64;

    /** Files of external data beside the members' own files. */
    static final int MAX_OTHER_FILES = 1000;

    private static final String WHAT = "a model release is a folder with release.yaml and the ONNX files that it names";

    private final FolderFiles files;

    private ModelFolder(Path folder) {
        this.files = new FolderFiles(folder);
    }

    /**
     * @throws Refused with file, line and key, if the folder is no model release
     * @throws IOException if the folder cannot be read
     */
    public static ModelRelease read(Path folder) throws IOException {
        return new ModelFolder(folder).release();
    }

    private ModelRelease release() throws IOException {
        byte[] content = files.document(DOCUMENT, Document.MAX_YAML_BYTES, WHAT);
        Fields fields = Document.yaml(DOCUMENT, content)
                .fields(
                        "assay",
                        "name",
                        "version",
                        "description",
                        "task",
                        "dataset",
                        "classes",
                        "input",
                        "output",
                        "members",
                        "files");
        Header header = Header.read(fields);
        ReleaseId dataset = fields.get("dataset").read(ReleaseId::parse);
        InputSpec input = input(fields.get("input"));
        OutputSpec output = output(fields.get("output"));
        List<Member> members = members(fields.get("members"));
        for (Value other :
                fields.find("files").map(v -> v.items(0, MAX_OTHER_FILES)).orElse(List.of())) {
            files.take(other, Optional.empty(), FolderFiles.MAX_FILE_BYTES);
        }
        return new ModelRelease(
                header.id(), header.description(), dataset, header.classes(), input, output, members, files.manifest());
    }

    private List<Member> members(Value value) throws IOException {
        List<Value> ids = new ArrayList<>();
        List<Value> paths = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        for (Value item : value.items(1, MAX_MEMBERS)) {
            Fields fields = item.fields("id", "file", "sha256", "axes");
            ids.add(fields.get("id"));
            paths.add(fields.get("file"));
            SortedMap<String, String> axes = fields.find("axes")
                    .map(v -> Header.named(v, Header.MAX_NAME))
                    .orElseGet(TreeMap::new);
            String id = Header.word(fields.get("id"));
            Sample.File file = files.take(fields, "file", "sha256", FolderFiles.MAX_FILE_BYTES);
            members.add(new Member(id, file.path(), file.digest(), axes));
        }
        Value.requireUnique(ids, "member ids");
        Value.requireUnique(paths, "files of members");
        return members;
    }

    private static InputSpec input(Value value) {
        Fields fields = value.fields("name", "shape", "range", "mean", "std");
        int[] shape = new int[3];
        List<Value> sides = fields.get("shape").items(3, 3);
        for (int i = 0; i < shape.length; i++) {
            shape[i] = sides.get(i).integer(1, InputSpec.MAX_SIDE);
        }
        float[] range = numbers(fields.get("range"), 2);
        String name = fields.get("name").line(Header.MAX_NAME);
        float[] mean = numbers(fields.get("mean"), shape[0]);
        float[] std = numbers(fields.get("std"), shape[0]);
        return value.check(() -> new InputSpec(name, shape[0], shape[1], shape[2], range[0], range[1], mean, std));
    }

    private static OutputSpec output(Value value) {
        Fields fields = value.fields("name", "space");
        return new OutputSpec(
                fields.get("name").line(Header.MAX_NAME), fields.get("space").choice(OutputSpec.Space.class));
    }

    private static float[] numbers(Value value, int size) {
        List<Value> items = value.items(size, size);
        float[] numbers = new float[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = (float) items.get(i).number();
        }
        return numbers;
    }
}
