package dev.assay.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the checks of a task computed for one sample and share, so that two checks that need the same maps of the same
 * variants make them once. It lives as long as the sample is looked at, and one thread looks at a sample.
 */
public final class Shared {
    /** Results of one sample: one a member for each of the few things that checks share. */
    private static final int MAX_KEPT = 1024;

    private final Map<Object, Object> kept = new HashMap<>();
    private final KeptPictures pictures;

    /** @param pictures made for the audit's samples, in other tasks too */
    public Shared(KeptPictures pictures) {
        this.pictures = pictures;
    }

    /** Pictures made for the audit's samples. */
    public KeptPictures pictures() {
        return pictures;
    }

    /** What was kept under the key. */
    public <T> Optional<T> find(Class<T> type, Object key) {
        return Optional.ofNullable(kept.get(key)).map(type::cast);
    }

    /**
     * Keeps a result for the checks that come after.
     *
     * @param key says all that the result depends on besides the sample
     */
    public void keep(Object key, Object result) {
        if (kept.size() == MAX_KEPT) {
            throw new IllegalStateException(
                    "at most " + MAX_KEPT + " results of one sample must be shared, found another: " + key);
        }
        kept.put(key, result);
    }
}
