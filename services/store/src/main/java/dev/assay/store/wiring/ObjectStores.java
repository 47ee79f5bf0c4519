package dev.assay.store.wiring;

import dev.assay.store.ObjectStore;
import dev.assay.store.StoreSettings;
import dev.assay.store.file.FileStore;
import dev.assay.store.s3.S3Store;
import java.io.IOException;

/** Opens object stores. */
public final class ObjectStores {
    private ObjectStores() {}

    /** @throws IOException if the store cannot be reached or is not what the settings ask for */
    public static ObjectStore open(StoreSettings settings) throws IOException {
        return switch (settings) {
            case StoreSettings.File file -> FileStore.open(file.root());
            case StoreSettings.S3 s3 -> S3Store.open(s3);
        };
    }
}
