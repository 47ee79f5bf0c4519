package dev.assay.core.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.release.Refused;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"plain", "newer", "big-endian", "columns-first", "big-endian-columns-first"})
    void reads_what_numpy_wrote(String name) throws Exception {
        Npy.Floats array = Npy.floats(golden(name));
        assertThat(array.shape()).containsExactly(2, 3, 4);
        for (int i = 0; i < 24; i++) {
            assertThat(array.values()[i]).as("value %d", i).isEqualTo(i - 7.5f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "whole-big-endian"})
    void reads_whole_numbers_that_numpy_wrote(String name) throws Exception {
        Npy.Wholes array = Npy.wholes(golden(name));
        assertThat(array.shape()).containsExactly(3);
        assertThat(array.values()).containsExactly(3, -1, 1L << 40);
    }

    @Test
    void a_scalar_has_no_dimension_and_an_empty_array_no_values() throws Exception {
        assertThat(Npy.floats(golden("scalar")).shape()).isEmpty();
        assertThat(Npy.floats(golden("scalar")).values()).containsExactly(1.5f);
        assertThat(Npy.floats(golden("empty")).shape()).containsExactly(0, 3);
        assertThat(Npy.floats(golden("empty")).values()).isEmpty();
    }

    @Test
    void reads_what_it_wrote_over_many_pieces() throws IOException {
        float[] values = new float[700_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Path file = Files.write(folder.resolve("x.npy"), Npy.of(values, 7, 100_000));
        assertThat(java.util.Arrays.equals(Npy.floats(file).values(), values)).isTrue();
        assertThat(Npy.floats(file).shape()).containsExactly(7, 100_000);
    }

    @Test
    void is_written_as_numpy_reads_it() {
        byte[] npy = Npy.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        String header = new String(npy, 10, 118, StandardCharsets.US_ASCII);
        assertThat(npy).hasSize(128 + 24).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0);
        assertThat(header.stripTrailing()).isEqualTo("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3,), }");
        assertThat(header).endsWith("\n");
        assertThat(ByteBuffer.wrap(npy, 128, 24)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(5))
                .isEqualTo(6);
        assertThatThrownBy(() -> Npy.of(new float[5], 2, 3)).hasMessageContaining("[2, 3] must have as many values");
    }

    @Test
    void another_type_is_refused_with_what_to_do() {
        refused("double", "double.npy holds float64, needed is float32: save it with x.astype(\"float32\")");
        refused("whole", "whole.npy holds int64, needed is float32: save it with x.astype(\"float32\")");
        assertThatThrownBy(() -> Npy.wholes(golden("plain")))
                .isInstanceOf(Refused.class)
                .hasMessage("plain.npy holds float32, needed is int64: save it with x.astype(\"int64\")");
        refused(
                "records",
                "records.npy has no header of a plain array but \"{'descr': [('a', '<f4')], 'fortran_order…\":"
                        + " save an array of float32 with numpy.save");
    }

    @Test
    void a_file_that_is_none_is_refused() throws IOException {
        Path absent = folder.resolve("absent.npy");
        refused(absent, "there is no file " + absent + ": name a .npy file, saved with numpy.save");
        refused(folder, folder + " is not a regular file: name a .npy file, saved with numpy.save");
        refused(
                write("a.npy", "hello, world".getBytes(StandardCharsets.US_ASCII)),
                "a.npy is not a .npy file: save one array with numpy.save");
        refused(write("b.npy", new byte[0]), "b.npy is not a .npy file: save one array with numpy.save");
        refused(
                write("c.npy", "PK\3\4 and so on".getBytes(StandardCharsets.US_ASCII)),
                "c.npy is not a .npy file but a zip archive, perhaps .npz: save one array with numpy.save");
    }

    @Test
    void a_damaged_file_is_refused() throws Exception {
        byte[] good = Files.readAllBytes(golden("plain"));
        byte[] version = good.clone();
        version[6] = 3;
        refused(
                write("v.npy", version),
                "v.npy has .npy format 3.0, read are 1.0 and 2.0: save a plain array with numpy.save");
        byte[] header = Files.readAllBytes(golden("newer"));
        header[11] = (byte) 0x80;
        refused(
                write("h.npy", header),
                "h.npy has a header of 2147483764 bytes, at most 10000 are read: save a plain array with numpy.save");
        refused(
                write("s.npy", java.util.Arrays.copyOf(good, good.length - 1)),
                "s.npy must have 96 bytes of values for shape [2, 3, 4], found 95: it is cut short; save it again");
        refused(
                write("l.npy", java.util.Arrays.copyOf(good, good.length + 4)),
                "l.npy must have 96 bytes of values for shape [2, 3, 4], found 100: save one array a file");
        refused(write("t.npy", java.util.Arrays.copyOf(good, 60)), "t.npy is cut short in its header: save it again");
    }

    @Test
    void every_cut_of_a_file_is_refused() throws Exception {
        byte[] good = Files.readAllBytes(golden("columns-first"));
        for (int length = 0; length < good.length; length++) {
            Path cut = write("cut.npy", java.util.Arrays.copyOf(good, length));
            assertThatThrownBy(() -> Npy.floats(cut)).as("%d bytes", length).isInstanceOf(Refused.class);
        }
    }

    @Test
    void sizes_beyond_the_limit_are_refused_before_anything_is_laid_out() throws IOException {
        for (String shape : new String[] {"99999999999999999999,", "70000, 70000", "0, 999999999", "268435457,"}) {
            Path file = write("big.npy", shaped(shape));
            assertThatThrownBy(() -> Npy.floats(file))
                    .isInstanceOf(Refused.class)
                    .hasMessageStartingWith("big.npy has shape [")
                    .hasMessageEndingWith(
                            "at most 8 dimensions and 268435456 values are read: save fewer samples a file");
        }
        Path deep = write("deep.npy", shaped("1, 1, 1, 1, 1, 1, 1, 1, 1"));
        assertThatThrownBy(() -> Npy.floats(deep)).hasMessageStartingWith("deep.npy has shape [1, 1, 1,");
    }

    private static byte[] shaped(String shape) {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }\n";
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) header.length());
        return bytes.put(header.getBytes(StandardCharsets.US_ASCII)).array();
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static void refused(String golden, String message) {
        assertThatThrownBy(() -> Npy.floats(golden(golden)))
                .isInstanceOf(Refused.class)
                .hasMessage(message);
    }

    private static void refused(Path file, String message) {
        assertThatThrownBy(() -> Npy.floats(file)).isInstanceOf(Refused.class).hasMessage(message);
    }

    private static Path golden(String name) throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(NpyTest.class.getResource(name + ".npy")).toURI());
    }
}
