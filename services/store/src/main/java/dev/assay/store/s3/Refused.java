package dev.assay.store.s3;

import java.io.IOException;
import java.util.Set;

/** The server answered, and said no. */
final class Refused extends IOException {
    /** Busy, restarting, or a conflict of two writers: it may say yes the next time. */
    private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429, 500, 502, 503, 504);

    private final int status;
    private final String code;

    Refused(int status, String code, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
        this.code = code;
    }

    /** The same answer, with what was asked. */
    Refused during(String act) {
        return new Refused(status, code, "cannot " + act + ": " + getMessage(), this);
    }

    boolean passing() {
        return PASSING.contains(status);
    }

    /** There is no such object; a bucket that is missing is a broken store. */
    boolean missing() {
        return status == 404 && !code.equals("NoSuchBucket") && !code.equals("NoSuchUpload");
    }

    /** The upload of parts is gone: completed by an earlier attempt, or aborted. */
    boolean noUpload() {
        return code.equals("NoSuchUpload");
    }

    /** The condition of a write did not hold. */
    boolean conditionFailed() {
        return status == 412;
    }

    /** The credentials do not allow it. */
    boolean denied() {
        return status == 403;
    }

    String code() {
        return code;
    }
}
