package dev.assay.intake;

import dev.assay.core.Digest;
import dev.assay.core.document.Document;
import dev.assay.core.document.Value;
import dev.assay.core.release.DatasetFolder;
import dev.assay.core.release.Fit;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.Refused;
import dev.assay.core.release.ReleaseId;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Found;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The accepted datasets, as far as a model that names one must fit it. */
final class Datasets {
    private final ObjectStore store;
    private final Register register;

    Datasets(ObjectStore store) {
        this.store = store;
        this.register = new Register(store);
    }

    /**
     * A dataset that is not known yet fits every model: the model then waits for it.
     *
     * @throws Refused if the model's classes or picture size are not those of the dataset that it names
     */
    void fit(ModelRelease model) throws IOException {
        Optional<Digest> manifest = register.held(
                Kind.DATASET, model.dataset().name(), model.dataset().version());
        if (manifest.isEmpty()) {
            return;
        }
        Map<String, Value> dataset = document(manifest.get()).entries();
        Map<String, Value> image = field(dataset, "image").entries();
        Fit.check(
                model,
                model.dataset(),
                classes(dataset),
                field(image, "channels").integer(1, InputSpec.MAX_SIDE),
                field(image, "height").integer(1, InputSpec.MAX_SIDE),
                field(image, "width").integer(1, InputSpec.MAX_SIDE));
    }

    /** Whether the dataset release was let in, and its event published. */
    boolean released(ReleaseId dataset) throws IOException {
        Optional<Digest> manifest = register.held(Kind.DATASET, dataset.name(), dataset.version());
        return manifest.isPresent()
                && register.published(new Subject(Kind.DATASET, dataset.name(), dataset.version(), manifest.get()));
    }

    private static List<String> classes(Map<String, Value> dataset) {
        return field(dataset, "classes").items(1, Integer.MAX_VALUE).stream()
                .map(Value::text)
                .toList();
    }

    /** What is stored was read strictly before it was stored. */
    private static Value field(Map<String, Value> fields, String key) {
        return Objects.requireNonNull(fields.get(key), key);
    }

    private Value document(Digest manifest) throws IOException {
        Digest document = Manifest.parse(object(manifest)).files().get(DatasetFolder.DOCUMENT);
        if (document == null) {
            throw new IOException(
                    "manifest " + manifest + " must list " + DatasetFolder.DOCUMENT + ", found no such line");
        }
        return Document.yaml(DatasetFolder.DOCUMENT, object(document));
    }

    private byte[] object(Digest digest) throws IOException {
        String key = ObjectStore.objectKey(digest);
        return switch (store.get(key, digest)) {
            case Found.Intact intact -> intact.content();
            case Found.Missing missing -> throw new IOException("object " + key + " is missing from the store");
            case Found.Altered altered ->
                throw new IOException("object " + key + " was altered in the store: found digest " + altered.actual());
        };
    }
}
