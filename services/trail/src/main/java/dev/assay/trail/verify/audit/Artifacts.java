package dev.assay.trail.verify.audit;

import dev.assay.trail.record.Artifact;
import dev.assay.trail.verify.bag.Bag;
import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Step;
import java.io.IOException;

/** Files that records name by digest. */
public final class Artifacts {
    /** The largest document: what a program reads into memory at once. */
    public static final long MAX_BYTES = 64L << 20;

    private final Bag bag;

    public Artifacts(Bag bag) {
        this.bag = bag;
    }

    /** The content of the file, which must be the artifact. */
    public byte[] read(long index, String path, Artifact artifact) throws IOException, Invalid {
        byte[] content = read(index, path, artifact.digest().hex());
        if (content.length != artifact.size()) {
            throw invalid(index, "artifact-size", path, path + " must have " + artifact.size() + " bytes");
        }
        return content;
    }

    /** The content of the file of that digest. */
    public byte[] read(long index, String path, String hex) throws IOException, Invalid {
        check(index, path, hex);
        return bag.read(path, MAX_BYTES);
    }

    /** Holds a file to its digest, which the bag's manifest was held to before. */
    public void check(long index, String path, String hex) throws Invalid {
        if (!bag.has(path)) {
            throw invalid(index, "artifact-missing", path, path + " is missing: record " + index + " names it");
        }
        if (!bag.digest(path).equals(hex)) {
            throw invalid(
                    index,
                    "artifact-digest",
                    path,
                    path + " was altered: record " + index + " names sha256:" + hex + ", found sha256:"
                            + bag.digest(path));
        }
        bag.account(path);
    }

    private static Invalid invalid(long index, String code, String path, String message) {
        return new Invalid(Problem.at(Step.ARTIFACT, code, index, path, message));
    }
}
