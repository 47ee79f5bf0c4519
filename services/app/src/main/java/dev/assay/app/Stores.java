package dev.assay.app;

import dev.assay.store.StoreSettings;
import java.net.URI;
import java.nio.file.Path;

/** From what is configured about the object store to its settings. */
final class Stores {
    private Stores() {}

    /** @param data folder of this installation */
    static StoreSettings settings(AppConfig.Store config, Path data) {
        if (config.endpoint().isEmpty()) {
            if (config.requireObjectLock()) {
                throw new CannotStart("files in the data folder cannot be locked, which"
                        + " assay.store.require-object-lock asks for: name an S3 server that has Object Lock with"
                        + " assay.store.endpoint");
            }
            return new StoreSettings.File(data.resolve("store"));
        }
        URI endpoint = config.endpoint().get();
        try {
            return new StoreSettings.S3(
                    endpoint,
                    config.region(),
                    config.bucket(),
                    config.accessKey().orElse(""),
                    config.secretKey().orElse(""),
                    config.versions(),
                    config.requireObjectLock(),
                    config.retention());
        } catch (IllegalArgumentException e) {
            throw new CannotStart(e.getMessage() + " (see the settings assay.store.*)", e);
        }
    }
}
