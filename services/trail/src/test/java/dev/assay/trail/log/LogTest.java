package dev.assay.trail.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogTest {
    /** Certificate Transparency's own: leaves and roots by size. */
    private static final List<byte[]> LEAVES = Stream.of(
                    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
            .map(HexFormat.of()::parseHex)
            .toList();

    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static final String L1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
    private static final String N23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
    private static final String N4567 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
    private static final String L4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
    private static final String N67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
    private static final String N45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
    private static final String L6 = "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f";

    @Test
    void has_the_published_roots_at_every_size() throws IOException {
        TileStore store = new TileStore();
        assertThat(store.edge.root()).hasToString(ROOTS.getFirst());
        for (int size = 1; size <= LEAVES.size(); size++) {
            store.add(List.of(LEAVES.get(size - 1)));
            assertThat(store.edge.root()).hasToString(ROOTS.get(size));
            assertThat(new LogTree(size, store).root(size)).hasToString(ROOTS.get(size));
        }
        for (int size = 0; size <= LEAVES.size(); size++) {
            assertThat(new LogTree(8, store).root(size)).hasToString(ROOTS.get(size));
        }
    }

    @Test
    void gives_the_published_proofs() throws IOException {
        TileStore store = new TileStore();
        LEAVES.forEach(leaf -> store.add(List.of(leaf)));
        LogTree eight = new LogTree(8, store);
        assertThat(texts(eight.inclusion(0))).containsExactly(L1, N23, N4567);
        assertThat(texts(eight.inclusion(5))).containsExactly(L4, N67, ROOTS.get(4));
        assertThat(texts(new LogTree(3, store).inclusion(2))).containsExactly(ROOTS.get(2));
        assertThat(texts(eight.consistency(1))).containsExactly(L1, N23, N4567);
        assertThat(texts(eight.consistency(6))).containsExactly(N45, N67, ROOTS.get(4));
        assertThat(texts(new LogTree(7, store).consistency(6))).containsExactly(N45, L6, ROOTS.get(4));
    }

    @Test
    void proves_every_leaf_of_every_size_to_300_as_the_definition_does() throws IOException {
        TileStore store = TileStore.of(300, 1);
        NaiveTree naive = new NaiveTree(store.leaves);
        for (int size = 1; size <= 300; size++) {
            LogTree tree = new LogTree(size, store);
            Hash root = tree.root(size);
            assertThat(root).isEqualTo(naive.root(0, size));
            for (int index = 0; index < size; index++) {
                List<Hash> proof = tree.inclusion(index);
                boolean held = Proofs.includes(index, size, Hash.leaf(store.leaves.get(index)), proof, root)
                        && proof.equals(naive.path(index, 0, size));
                assertThat(held).as("leaf %s of %s", index, size).isTrue();
            }
        }
    }

    @Test
    void proves_every_pair_of_sizes_to_300_as_the_definition_does() throws IOException {
        TileStore store = TileStore.of(300, 1);
        NaiveTree naive = new NaiveTree(store.leaves);
        for (int size = 1; size <= 300; size++) {
            LogTree tree = new LogTree(size, store);
            for (int before = 0; before <= size; before++) {
                List<Hash> proof = tree.consistency(before);
                boolean held = Proofs.extend(before, naive.root(0, before), size, naive.root(0, size), proof)
                        && (before == 0 || proof.equals(naive.proof(before, size)));
                assertThat(held).as("%s to %s", before, size).isTrue();
            }
        }
    }

    @Test
    void accepts_no_proof_that_was_changed() throws IOException {
        TileStore store = TileStore.of(77, 1);
        LogTree tree = new LogTree(77, store);
        Hash root = tree.root(77);
        Hash leaf = Hash.leaf(store.leaves.get(42));
        List<Hash> proof = tree.inclusion(42);
        List<Hash> longer = new ArrayList<>(proof);
        longer.add(root);
        assertThat(Proofs.includes(42, 77, leaf, longer, root)).isFalse();
        assertThat(Proofs.includes(42, 77, leaf, proof.subList(0, proof.size() - 1), root))
                .isFalse();
        assertThat(Proofs.includes(42, 77, leaf, proof.subList(1, proof.size()), root))
                .isFalse();
        assertThat(Proofs.includes(43, 77, leaf, proof, root)).isFalse();
        assertThat(Proofs.includes(77, 77, leaf, proof, root)).isFalse();
        assertThat(Proofs.includes(-1, 77, leaf, proof, root)).isFalse();
        Hash before = tree.root(40);
        List<Hash> consistency = tree.consistency(40);
        assertThat(Proofs.extend(40, before, 77, root, consistency)).isTrue();
        assertThat(Proofs.extend(40, root, 77, before, consistency)).isFalse();
        assertThat(Proofs.extend(77, root, 40, before, consistency)).isFalse();
        assertThat(Proofs.extend(40, before, 77, root, consistency.subList(1, consistency.size())))
                .isFalse();
        assertThat(Proofs.extend(40, before, 77, root, longer)).isFalse();
        assertThat(Proofs.extend(0, Hash.EMPTY, 77, root, List.of())).isTrue();
        assertThat(Proofs.extend(0, before, 77, root, List.of())).isFalse();
        assertThat(Proofs.extend(77, root, 77, root, List.of())).isTrue();
        assertThat(Proofs.extend(77, before, 77, root, List.of())).isFalse();
        assertThat(Proofs.extend(77, root, 77, root, proof)).isFalse();
        assertThatThrownBy(() -> tree.inclusion(77)).hasMessageContaining("below 77");
        assertThatThrownBy(() -> tree.consistency(78)).hasMessageContaining("found 78");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 255, 256, 257, 65_535, 65_536, 65_537, 70_000})
    void has_the_tiles_of_its_size_and_can_be_read_again_from_them(int size) throws IOException {
        TileStore whole = TileStore.of(size, 1 << 17);
        assertThat(whole.files.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        TilePath.all(size).map(TilePath::toString).toList());
        TileStore steps = TileStore.of(size, 1000);
        whole.files.forEach(
                (path, content) -> assertThat(steps.files.get(path)).as(path).isEqualTo(content));
        assertThat(steps.edge.root()).isEqualTo(whole.edge.root());
        assertThat(new LogTree(size, whole).root(size)).isEqualTo(whole.edge.root());
        Edge again = Edge.read(size, whole.edge.root(), whole);
        List<byte[]> more = List.of("one more".getBytes(UTF_8));
        assertThat(again.add(more).edge().root())
                .isEqualTo(whole.edge.add(more).edge().root());
    }

    @Test
    void of_70_000_leaves_has_the_published_shape() {
        assertThat(TilePath.ofLevel(0, 70_000).count()).isEqualTo(274);
        assertThat(TilePath.ofLevel(0, 70_000).toList().getLast()).isEqualTo(TilePath.tile(0, 273, 112));
        assertThat(TilePath.ofLevel(1, 70_000)).containsExactly(TilePath.tile(1, 0, 256), TilePath.tile(1, 1, 17));
        assertThat(TilePath.ofLevel(2, 70_000)).containsExactly(TilePath.tile(2, 0, 1));
        assertThat(TilePath.all(256).map(TilePath::toString))
                .containsExactly("tile/entries/000", "tile/0/000", "tile/1/000.p/1");
        assertThat(TilePath.all(0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1234067, 256, tile/0/x001/x234/067",
        "3, 0, 1, tile/3/000.p/1",
        "-1, 999, 256, tile/entries/999",
        "-1, 1000, 17, tile/entries/x001/000.p/17",
    })
    void names_tiles_as_c2sp_does(int level, long index, int width, String path) {
        assertThat(new TilePath(level, index, width)).hasToString(path);
    }

    @Test
    void bundles_entries_as_c2sp_does() throws AlteredLog {
        List<byte[]> entries =
                Stream.of("one", "two", "three").map(s -> s.getBytes(UTF_8)).toList();
        byte[] bundle = EntryBundle.write(entries);
        assertThat(HexFormat.of().formatHex(bundle)).isEqualTo("00036f6e65000374776f00057468726565");
        assertThat(EntryBundle.read(bundle, 3)).usingRecursiveComparison().isEqualTo(entries);
        assertThatThrownBy(() -> EntryBundle.read(bundle, 2)).hasMessageContaining("found 3");
        assertThatThrownBy(() -> EntryBundle.read(new byte[] {0}, 1)).hasMessageContaining("ends within");
        assertThatThrownBy(() -> EntryBundle.read(new byte[] {0, 2, 1}, 1)).hasMessageContaining("ends within");
        List<byte[]> longest = List.of(new byte[32_767], new byte[32_768], new byte[65_535], new byte[0]);
        assertThat(EntryBundle.read(EntryBundle.write(longest), 4))
                .usingRecursiveComparison()
                .isEqualTo(longest);
        assertThatThrownBy(() -> EntryBundle.write(List.of(new byte[65_536]))).hasMessageContaining("found 65536");
    }

    @Test
    void is_not_taken_up_again_from_tiles_that_were_changed() throws IOException {
        TileStore store = TileStore.of(70_000, 70_000);
        Hash root = store.edge.root();
        List<String> edge = List.of("tile/entries/273.p/112", "tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1");
        for (String path : edge) {
            byte[] good = Objects.requireNonNull(store.files.get(path));
            byte[] bad = good.clone();
            bad[bad.length / 2] ^= 4;
            store.files.put(path, bad);
            assertThatThrownBy(() -> Edge.read(70_000, root, store)).isInstanceOf(AlteredLog.class);
            store.files.remove(path);
            assertThatThrownBy(() -> Edge.read(70_000, root, store)).hasMessageContaining("missing");
            store.files.put(path, good);
        }
        assertThatThrownBy(() -> Edge.read(69_999, root, store)).isInstanceOf(AlteredLog.class);
        assertThat(Edge.read(70_000, root, store).size()).isEqualTo(70_000);
    }

    @Test
    void is_read_through_full_tiles_where_partial_ones_are_gone() throws IOException {
        TileStore store = TileStore.of(100, 100);
        Hash root = store.edge.root();
        store.add(TileStore.of(200, 200).leaves.subList(0, 156));
        store.files.keySet().removeIf(path -> path.contains(".p/") && !path.startsWith("tile/1"));
        assertThat(new LogTree(100, store).root(100)).isEqualTo(root);
        assertThat(Edge.read(100, root, store).root()).isEqualTo(root);
    }

    @Test
    void grows_the_same_in_random_batches() {
        long seed = new Random().nextLong();
        System.out.println("seed of batches: " + seed);
        Random random = new Random(seed);
        List<byte[]> leaves = new ArrayList<>(TileStore.of(3000, 3000).leaves);
        Collections.shuffle(leaves, random);
        TileStore store = new TileStore();
        while (store.leaves.size() < leaves.size()) {
            int from = store.leaves.size();
            store.add(leaves.subList(from, Math.min(leaves.size(), from + random.nextInt(700))));
            assertThat(store.edge.root()).isEqualTo(new NaiveTree(store.leaves).root(0, store.leaves.size()));
        }
    }

    private static List<String> texts(List<Hash> hashes) {
        return hashes.stream().map(Hash::toString).collect(Collectors.toList());
    }
}
