package dev.assay.trail.verify.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.log.Hash;
import dev.assay.trail.log.NaiveTree;
import dev.assay.trail.log.TilePath;
import dev.assay.trail.log.TileStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verifier's own tree, held to the definitions of RFC 6962 and to the tiles that the writer makes. */
class TreeTest {
    private static final int SIZES = 300;

    /** Every so many proofs are tried damaged too. */
    private static final int SOME = 9;

    private static final byte[] OTHER = new byte[TreeHash.BYTES];

    private final TileStore store = TileStore.of(SIZES, SIZES);
    private final NaiveTree naive = new NaiveTree(store.leaves);

    @Test
    void accepts_the_proof_of_every_leaf_of_every_size_to_300_and_none_that_is_longer_or_shorter() {
        for (int size = 1; size <= SIZES; size++) {
            byte[] root = naive.root(0, size).bytes();
            for (int index = 0; index < size; index++) {
                byte[] leaf = TreeHash.leaf(store.leaves.get(index));
                List<byte[]> proof = bytes(naive.path(index, 0, size));
                boolean right = ProofCheck.includes(index, size, leaf, proof, root)
                        && ((index + size) % SOME != 0
                                || !ProofCheck.includes(index, size, OTHER, proof, root)
                                        && !ProofCheck.includes(index, size, leaf, longer(proof), root)
                                        && (proof.isEmpty()
                                                || !ProofCheck.includes(index, size, leaf, shorter(proof), root)));
                assertThat(right).as("leaf %s of %s", index, size).isTrue();
            }
            assertThat(ProofCheck.includes(size, size, OTHER, List.of(), root)).isFalse();
            assertThat(ProofCheck.includes(-1, size, OTHER, List.of(), root)).isFalse();
        }
    }

    @Test
    void accepts_the_proof_of_every_pair_of_sizes_to_300_and_none_that_is_longer_shorter_or_swapped() {
        for (int size = 1; size <= SIZES; size++) {
            byte[] root = naive.root(0, size).bytes();
            for (int before = 1; before < size; before++) {
                byte[] old = naive.root(0, before).bytes();
                List<byte[]> proof = bytes(naive.proof(before, size));
                boolean right = ProofCheck.extend(before, old, size, root, proof)
                        && ((before + size) % SOME != 0
                                || !ProofCheck.extend(before, root, size, old, proof)
                                        && !ProofCheck.extend(before, OTHER, size, root, proof)
                                        && !ProofCheck.extend(before, old, size, root, longer(proof))
                                        && !ProofCheck.extend(before, old, size, root, shorter(proof)));
                assertThat(right).as("%s to %s", before, size).isTrue();
            }
        }
    }

    @Test
    void takes_the_empty_log_and_the_same_for_a_beginning_and_a_longer_one_for_none() {
        byte[] five = naive.root(0, 5).bytes();
        byte[] six = naive.root(0, 6).bytes();
        List<byte[]> proof = bytes(naive.proof(5, 6));
        assertThat(ProofCheck.extend(0, TreeHash.empty(), 5, five, List.of())).isTrue();
        assertThat(ProofCheck.extend(0, five, 5, five, List.of())).isFalse();
        assertThat(ProofCheck.extend(0, TreeHash.empty(), 5, five, List.of(OTHER)))
                .isFalse();
        assertThat(ProofCheck.extend(5, five, 5, five, List.of())).isTrue();
        assertThat(ProofCheck.extend(5, six, 5, five, List.of())).isFalse();
        assertThat(ProofCheck.extend(5, five, 5, five, List.of(OTHER))).isFalse();
        assertThat(ProofCheck.extend(6, six, 5, five, proof)).isFalse();
        assertThat(ProofCheck.extend(-1, five, 5, five, List.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 255, 256, 257, 65_535, 65_536, 65_537, 70_000})
    void has_the_tiles_of_its_size(int size) {
        TileStore whole = TileStore.of(size, 1 << 17);
        Map<String, byte[]> tiles = new TreeMap<>();
        GrowingTree tree = new GrowingTree((level, index, width, hashes) ->
                tiles.put(TileNames.of(level, index, width), Arrays.copyOf(hashes, width * TreeHash.BYTES)));
        whole.leaves.forEach(leaf -> tree.add(TreeHash.leaf(leaf)));
        tree.end();
        assertThat(tree.size()).isEqualTo(size);
        assertThat(tree.root()).isEqualTo(whole.edge.root().bytes());
        List<String> all = TilePath.all(size).map(TilePath::toString).toList();
        assertThat(TileNames.count(size)).isEqualTo(all.size());
        for (long bundle = 0; bundle * GrowingTree.FULL < size; bundle++) {
            tiles.put(TileNames.bundle(bundle, size), whole.files.get(TileNames.bundle(bundle, size)));
        }
        assertThat(tiles.keySet()).containsExactlyInAnyOrderElementsOf(all);
        tiles.forEach(
                (path, content) -> assertThat(content).as(path).isNotNull().isEqualTo(whole.files.get(path)));
    }

    private static List<byte[]> bytes(List<Hash> hashes) {
        return hashes.stream().map(Hash::bytes).toList();
    }

    private static List<byte[]> longer(List<byte[]> proof) {
        List<byte[]> longer = new ArrayList<>(proof);
        longer.add(OTHER);
        return longer;
    }

    private static List<byte[]> shorter(List<byte[]> proof) {
        return proof.subList(0, proof.size() - 1);
    }
}
