package dev.assay.trail.verify.fold;

import dev.assay.trail.record.Subject;
import dev.assay.trail.verify.tree.TreeHash;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Releases and plans that records have accepted: a name and version has one digest. */
final class Releases {
    private final IdTable names = new IdTable();
    private final IdTable contents = new IdTable();

    /** Takes what the record accepts; what contradicts, empty where nothing does. */
    Optional<String> accept(int index, Subject subject) {
        Optional<String> complaint = other(subject);
        names.putIfAbsent(name(subject), index);
        contents.putIfAbsent(content(subject), index);
        return complaint;
    }

    /** What contradicts where a record names a release: it was accepted with another digest. */
    Optional<String> other(Subject subject) {
        int before = names.get(name(subject));
        return before == IdTable.ABSENT || contents.get(content(subject)) != IdTable.ABSENT
                ? Optional.empty()
                : Optional.of(subject.kind() + " " + subject + " has digest " + subject.digest()
                        + ", and another in record " + before);
    }

    /** Whether it was accepted, with whatever digest. */
    boolean knows(Subject subject) {
        return names.get(name(subject)) != IdTable.ABSENT;
    }

    private static String name(Subject subject) {
        return hash(subject.kind() + " " + subject);
    }

    private static String content(Subject subject) {
        return hash(subject.kind() + " " + subject + ' ' + subject.digest());
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(TreeHash.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }
}
