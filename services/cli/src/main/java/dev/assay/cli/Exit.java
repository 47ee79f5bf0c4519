package dev.assay.cli;

import dev.assay.core.audit.Verdict;

/** Exit statuses: a promise to pipelines. */
final class Exit {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int BAD_INPUT = 2;
    static final int UNDECIDED = 3;

    /** A fault of this program: no verdict, and nothing that another input would mend (EX_SOFTWARE of sysexits.h). */
    static final int FAULT = 70;

    private Exit() {}

    /** 0 PASSED, 1 FAILED, 3 WARNED or NOT_RUN. */
    static int of(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> OK;
            case FAILED -> FAILED;
            case WARNED, NOT_RUN -> UNDECIDED;
        };
    }
}
