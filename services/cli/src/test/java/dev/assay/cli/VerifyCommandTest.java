package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandTest {
    private static final Path GOLDEN = Path.of("..", "verify", "src", "test", "resources", "golden");
    private static final String BAG = GOLDEN.resolve("bag-1.zip").toString();
    private static final String KEY = GOLDEN.resolve("log.vkey").toString();

    @TempDir
    Path folder;

    @Test
    void says_complete_with_status_0() {
        Ran ran = Ran.assay("verify", BAG, "--key", KEY);
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).contains("COMPLETE", "size: 11");
        assertThat(Ran.assay("verify", BAG, "--key", KEY, "--json").out())
                .startsWith("{")
                .contains("\"exit\": 0");
    }

    @Test
    void says_invalid_with_status_20() throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of(BAG));
        Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(bytes, 9_000));
        Ran ran = Ran.assay("verify", cut.toString(), "--key", KEY, "--json");
        assertThat(ran.status()).isEqualTo(20);
        assertThat(ran.out()).contains("\"code\": \"archive-broken\"");
    }

    @Test
    void says_subset_with_status_10_and_indeterminate_with_status_30() {
        String part = GOLDEN.resolve("subset-1.zip").toString();
        Ran subset = Ran.assay("verify", part, "--key", KEY);
        assertThat(subset.status()).isEqualTo(10);
        assertThat(subset.out()).contains("SUBSET: ");
        String[] earlier = {
            "verify",
            part,
            "--key",
            KEY,
            "--json",
            "--previous",
            GOLDEN.resolve("checkpoint-5").toString()
        };
        Ran open = Ran.assay(earlier);
        assertThat(open.status()).isEqualTo(30);
        assertThat(open.out()).contains("\"exit\": 30", "the bag has no proof that the log of 5 records");
    }

    @Test
    void tells_bad_usage_apart_from_bad_bags() {
        assertThat(Ran.assay("verify", BAG).err()).contains("--key");
        Ran nowhere = Ran.assay("verify", "nowhere.zip", "--key", KEY);
        assertThat(nowhere.status()).isEqualTo(2);
        assertThat(nowhere.err()).contains("there is no file nowhere.zip");
        Ran noKey = Ran.assay("verify", BAG, "--key", BAG);
        assertThat(noKey.status()).isEqualTo(2);
        assertThat(noKey.err()).contains("bag-1.zip must have at most 4096 bytes");
        Ran noHead = Ran.assay("verify", BAG, "--key", KEY, "--previous", KEY);
        assertThat(noHead.status()).isEqualTo(2);
        assertThat(noHead.err()).contains("must be a checkpoint of the log");
    }

    /** A pipeline that asks for the status alone must not take it for a bag that is complete. */
    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "--version", "-V"})
    void does_not_end_with_the_status_of_a_complete_bag_where_it_showed_help(String option) {
        Ran ran = Ran.assay("verify", BAG, "--key", KEY, option);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.out()).doesNotContain("COMPLETE:");
        assertThat(Ran.assay(option, "verify", BAG, "--key", KEY).status()).isEqualTo(2);
        assertThat(Ran.assay("verify", option).status()).isZero();
    }

    @Test
    void takes_each_option_once_and_with_its_file() {
        assertThat(Ran.assay("verify", BAG, "--key", KEY, "--previous").status())
                .isEqualTo(2);
        assertThat(Ran.assay("verify", BAG, "--key", KEY, "--previous", "").status())
                .isEqualTo(2);
        assertThat(Ran.assay("verify", BAG, "--key", KEY, "--previous=").status())
                .isEqualTo(2);
        assertThat(Ran.assay("verify", BAG, "--key").status()).isEqualTo(2);
        assertThat(Ran.assay("verify", BAG, "--key", "--previous", KEY).status())
                .isEqualTo(2);
        assertThat(Ran.assay("verify", BAG, "--key", KEY, "--key", KEY).status())
                .isEqualTo(2);
        assertThat(Ran.assay("verify", BAG, BAG, "--key", KEY).status()).isEqualTo(2);
    }
}
