package dev.assay.trail.verify.log;

import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.verify.bag.Bag;
import dev.assay.trail.verify.leaf.Entry;
import dev.assay.trail.verify.leaf.LeafSource;
import dev.assay.trail.verify.note.BadNote;
import dev.assay.trail.verify.note.Head;
import dev.assay.trail.verify.note.PublicKey;
import dev.assay.trail.verify.note.SignedNote;
import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The keys that the log had one after the other. A key hands over by a record that ends a tree whose checkpoint it still
 * signs itself; so who trusts one of them knows which key signs at which size. A key that only stands in the bag is
 * trusted for nothing.
 */
public final class KeyChain {
    private final PublicKey trusted;
    private final List<Link> links;

    private KeyChain(PublicKey trusted, List<Link> links) {
        this.trusted = trusted;
        this.links = links;
    }

    private record Link(Head head, PublicKey from, PublicKey to, String file) {}

    /**
     * Reads the hand-overs of the bag.
     *
     * @param trusted the key that came with the command
     * @param leaves the records by which keys hand over; that they are in the log is a promise, see {@link #promises}
     */
    public static KeyChain read(Bag bag, PublicKey trusted, LeafSource leaves) throws IOException, Invalid {
        List<Link> links = new ArrayList<>();
        for (String path : bag.paths(BagLayout.ROTATIONS)) {
            Link link = link(bag, path, leaves);
            if (!links.isEmpty() && !links.getLast().to().equals(link.from())) {
                throw signature("rotation-gap", path, "key " + link.from() + " hands over, and was not the log's key");
            }
            if (!link.head().origin().equals(trusted.name())) {
                throw signature(
                        "origin",
                        path,
                        path + " is of another log: " + link.head().origin());
            }
            links.add(link);
        }
        return new KeyChain(trusted, links);
    }

    private static Link link(Bag bag, String path, LeafSource leaves) throws IOException, Invalid {
        try {
            Head head = Head.parse(bag.read(path, SignedNote.MAX_BYTES));
            Optional<Entry> last = leaves.entry(head.size() - 1);
            boolean named = path.equals(BagLayout.ROTATIONS + digits(head.size()));
            if (named
                    && last.isPresent()
                    && last.get().record() instanceof KeyRotated rotated
                    && rotated.role() == KeyRole.LOG) {
                PublicKey from = PublicKey.parse(rotated.from());
                if (head.note().by(from) != SignedNote.Answer.SIGNED) {
                    throw signature(
                            "rotation-unsigned",
                            path,
                            path + " is not signed by " + from + ", the key that hands over");
                }
                return new Link(head, from, PublicKey.parse(rotated.to()), path);
            }
            throw signature("rotation", path, path + " does not end with the record that hands the log over");
        } catch (BadNote e) {
            throw signature("rotation", path, path + ": " + e.getMessage());
        }
    }

    private static String digits(long size) {
        return String.format(Locale.ROOT, "%0" + BagLayout.DIGITS + "d", size);
    }

    /** The key that must have signed a head of that size. */
    public PublicKey signer(long size) {
        PublicKey signer = links.isEmpty() ? trusted : links.getFirst().from();
        for (Link link : links) {
            if (link.head().size() < size) {
                signer = link.to();
            }
        }
        return signer;
    }

    /**
     * Holds the head of the bag to the key that was given: it signed the head itself, or it handed over, and whoever it
     * handed over to in the end did. To be named by a hand-over is not enough: anyone can name any key.
     */
    public void checkHead(Head head) throws Invalid {
        check(head, BagLayout.CHECKPOINT, Step.SIGNATURE);
        boolean signedOrHandedOver = signer(head.size()).equals(trusted);
        for (Link link : links) {
            signedOrHandedOver |= link.from().equals(trusted);
        }
        if (!signedOrHandedOver) {
            throw signature(
                    "signature-unknown",
                    BagLayout.CHECKPOINT,
                    "the key that you gave did not sign this log, nor hand it over to a key that did");
        }
    }

    /** Holds a head to the key of its size and to the log's origin, the name of the key that was given. */
    public void check(Head head, String file, Step step) throws Invalid {
        PublicKey signer = signer(head.size());
        if (!head.origin().equals(trusted.name())) {
            throw new Invalid(Problem.of(
                    step, "origin", file, "it is of log " + head.origin() + ", the key is of " + trusted.name()));
        }
        switch (head.note().by(signer)) {
            case SIGNED -> {}
            case WRONG ->
                throw new Invalid(
                        Problem.of(step, "signature-wrong", file, "the signature of " + signer + " is wrong"));
            case ABSENT ->
                throw new Invalid(Problem.of(
                        step,
                        "signature-unknown",
                        file,
                        "it is not signed by " + signer + ", the key that is trusted"));
        }
    }

    /** The heads at which keys handed over: the log must have had their roots. */
    public List<Promise> promises() {
        return links.stream()
                .map(link -> new Promise(link.head(), Step.SIGNATURE, link.file(), true))
                .toList();
    }

    /** Sizes at which keys handed over. */
    public Set<Long> sizes() {
        Set<Long> sizes = new LinkedHashSet<>();
        links.forEach(link -> sizes.add(link.head().size()));
        return sizes;
    }

    private static Invalid signature(String code, String file, String message) {
        return new Invalid(Problem.of(Step.SIGNATURE, code, file, message));
    }
}
