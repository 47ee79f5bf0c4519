package dev.assay.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.core.release.ReleaseId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AuditIdTest {
    private static final Digest ONE = Digest.of(new byte[] {1});
    private static final Digest TWO = Digest.of(new byte[] {2});

    private static Optional<Predecessors.Release> release(String id, Digest digest) {
        return Optional.of(new Predecessors.Release(ReleaseId.parse(id), digest));
    }

    private static AuditId of(Predecessors predecessors) {
        return AuditId.of(ONE, ONE, ONE, 1, predecessors);
    }

    @Test
    void an_audit_that_compares_with_nothing_keeps_the_id_it_had() {
        assertThat(of(Predecessors.NONE)).isEqualTo(AuditId.of(ONE, ONE, ONE, 1));
        assertThat(AuditId.of(ONE, ONE, ONE, 1).value()).isEqualTo("55c6fce57e8edcc693d440f0490a833c");
    }

    @Test
    void every_predecessor_gives_another_id() {
        List<Predecessors> each = List.of(
                Predecessors.NONE,
                new Predecessors(release("digits@1", ONE), Optional.empty()),
                new Predecessors(release("digits@1", TWO), Optional.empty()),
                new Predecessors(Optional.empty(), release("digits@1", ONE)),
                new Predecessors(release("digits@1", ONE), release("digits@1", ONE)));
        assertThat(new HashSet<>(each.stream().map(AuditIdTest::of).toList())).hasSameSizeAs(each);
    }

    /** A digest says what is compared with; the name adds nothing to it. */
    @Test
    void the_id_follows_from_the_digests_alone() {
        assertThat(of(new Predecessors(release("digits@1", ONE), Optional.empty())))
                .isEqualTo(of(new Predecessors(release("digits@2", ONE), Optional.empty())));
    }
}
