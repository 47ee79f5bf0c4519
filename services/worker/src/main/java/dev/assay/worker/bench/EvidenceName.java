package dev.assay.worker.bench;

import dev.assay.core.Digest;

/** Names of evidence files. */
final class EvidenceName {
    private EvidenceName() {}

    /** The name with the beginning of the digest before its extension: {@code curve.svg} gives {@code curve-1a2b3c4d5e6f.svg}. */
    static String of(String file, Digest digest) {
        int dot = file.lastIndexOf('.');
        return dot < 0
                ? file + '-' + digest.brief()
                : file.substring(0, dot) + '-' + digest.brief() + file.substring(dot);
    }
}
