package dev.assay.trail.layout;

/** The files of a bag; docs/reference/bag.md gives the format of each. Constants alone, so that no code is shared. */
public final class BagLayout {
    public static final String BAGIT = "bagit.txt";
    public static final String BAGIT_TEXT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
    public static final String BAG_INFO = "bag-info.txt";
    public static final String MANIFEST_256 = "manifest-sha256.txt";
    public static final String MANIFEST_512 = "manifest-sha512.txt";
    public static final String TAG_MANIFEST = "tagmanifest-sha256.txt";
    public static final String PAYLOAD = "data/";

    public static final String README = "data/README.txt";
    public static final String SCOPE = "data/scope.json";
    public static final String REPORT_HTML = "data/report.html";
    public static final String REPORT_PDF = "data/report.pdf";
    public static final String SCHEMAS = "data/schemas/";

    public static final String LOG = "data/log/";
    public static final String CHECKPOINT = "data/log/checkpoint";
    public static final String PREVIOUS = "data/log/previous-checkpoint";
    /** And the tree size in {@link #DIGITS} digits. */
    public static final String ROTATIONS = "data/log/rotations/";
    /** And the tree size in {@link #DIGITS} digits. */
    public static final String CONSISTENCY = "data/log/consistency/";
    /** And the index, then {@link #PROOF_END}. */
    public static final String PROOFS = "data/log/proofs/";

    public static final String PROOF_END = ".tlog-proof";
    /** And the index, then {@link #JSON_END}. */
    public static final String LEAVES = "data/log/leaves/";

    public static final String JSON_END = ".json";

    public static final String RECORDS_JSONL = "data/records.jsonl";
    public static final String RECORDS_CSV = "data/records.csv";
    public static final String RECONCILIATION_CSV = "data/reconciliation.csv";

    /** And the audit's id, then {@link #JSON_END}. */
    public static final String AUDITS = "data/audits/";
    /** And the plan's digest in hexadecimal, then {@link #JSON_END}. */
    public static final String PLANS = "data/plans/";
    /** And the list's digest in hexadecimal, then {@link #LIST_END}. */
    public static final String LISTS = "data/lists/";

    public static final String LIST_END = ".txt";
    /** And the audit's id, then {@link #ATTESTATION_END}. */
    public static final String ATTESTATIONS = "data/attestations/";

    public static final String ATTESTATION_END = ".intoto.jsonl";
    /** And the release's digest in hexadecimal, then {@link #RELEASE_END}. */
    public static final String RELEASES = "data/releases/";

    public static final String RELEASE_END = ".sha256";
    /** And {@code <model>/<version>/<audit>/<check>/<file>}. */
    public static final String EVIDENCE = "data/evidence/";

    /** Digits of a tree size in a file name: names sort as sizes do. */
    public static final int DIGITS = 20;

    private BagLayout() {}
}
