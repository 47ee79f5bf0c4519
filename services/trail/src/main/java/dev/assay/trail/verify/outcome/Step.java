package dev.assay.trail.verify.outcome;

/** The steps of verification, in their order. */
public enum Step {
    TRUST("the key and the earlier checkpoint that you gave can be read"),
    ARCHIVE("the archive is safe to read"),
    BAGIT("the bag is complete, and every file has the digest that its manifests say"),
    NOTE("the checkpoint has the form of a signed note"),
    SIGNATURE("the checkpoint is signed by the key that you gave, or by one that it handed over to"),
    CONSISTENCY("the log only grew since the earlier checkpoints"),
    LOG("every record, tile and proof leads to the signed root"),
    LEAF("every record has the form of a record, and is there once"),
    ATTESTATION("what was signed about audits is by registered keys, and says what the records say"),
    ARTIFACT("documents, plans and evidence have the digests that the records name"),
    VERDICT("every verdict follows from its values and a plan that was registered before"),
    RECONCILIATION("every input has one outcome, and every audit that ended had been started"),
    CHAIN("keys were handed over and records corrected one after the other"),
    VIEW("tables for people say what the records say"),
    SCOPE("the bag holds what its scope says, and nothing else");

    private final String means;

    Step(String means) {
        this.means = means;
    }

    /** What it means that the step passed, for people. */
    public String means() {
        return means;
    }
}
