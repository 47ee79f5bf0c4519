package dev.assay.check;

/**
 * One member run over one set of pictures.
 *
 * @param model whose member it is
 * @param member index in that release
 * @param data whose pictures they are
 */
public record Run(Age model, int member, Age data) {
    /** The version that is audited, or the one before it. */
    public enum Age {
        AUDITED,
        PREVIOUS
    }

    /** A member of the audited version over the audited samples. */
    public static Run audited(int member) {
        return new Run(Age.AUDITED, member, Age.AUDITED);
    }

    /** A member of the previous version over the audited samples. */
    public static Run previousVersion(int member) {
        return new Run(Age.PREVIOUS, member, Age.AUDITED);
    }

    /** A member of the audited version over as many samples of the previous dataset. */
    public static Run previousData(int member) {
        return new Run(Age.AUDITED, member, Age.PREVIOUS);
    }
}
