package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuTest {
    @TempDir
    Path folder;

    @Test
    void card_driver_and_libraries_are_read_from_what_linux_tells() throws IOException {
        card("0000:41:00.0", "NVIDIA H200");
        card("0000:06:00.0", "NVIDIA A100-SXM4-80GB");
        card("0000:07:00.0", "NVIDIA H200");
        Files.writeString(
                folder.resolve("version"),
                "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.159.04  Release Build\nGCC version:  15.3.0");
        Path library = Files.write(folder.resolve("libcublas.so.12.9.1"), new byte[7]);
        Path maps = Files.writeString(
                folder.resolve("maps"),
                "7f10-7f20 r--p 0 fe:00 1 " + library + "\n7f20-7f30 r-xp 0 fe:00 1 " + library
                        + "\n7f30-7f40 r--p 0 fe:00 2 /gone/libcudnn.so.9\n7f40-7f50 r--p 0 fe:00 3 /lib/libc.so.6\n");
        assertThat(Gpu.of(folder, maps))
                .isEqualTo(new Gpu(
                        "NVIDIA A100-SXM4-80GB, NVIDIA H200",
                        "580.159.04",
                        "libcublas.so.12.9.1 7, libcudnn.so.9 unknown"));
    }

    @Test
    void what_a_system_does_not_tell_is_unknown() {
        Path none = folder.resolve("none");
        assertThat(Gpu.of(none, none)).isEqualTo(new Gpu("unknown", "unknown", "unknown"));
    }

    private void card(String bus, String name) throws IOException {
        Path one = Files.createDirectories(folder.resolve("gpus").resolve(bus));
        Files.writeString(one.resolve("information"), "Model: \t\t " + name + "\nIRQ:   \t\t 41\n");
    }
}
