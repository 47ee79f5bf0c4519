package dev.assay.trail.verify.audit;

import dev.assay.trail.verify.note.PublicKey;
import java.util.Optional;

/** Which keys records before have registered. */
public interface Keys {
    /** The key of that id, if it may sign statements about audits at this point of the log. */
    Optional<PublicKey> attesting(String keyId);

    /** True if there is any key that may. */
    boolean anyAttesting();
}
