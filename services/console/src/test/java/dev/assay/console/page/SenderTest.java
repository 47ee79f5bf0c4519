package dev.assay.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SenderTest {
    private static final String HOST = "127.0.0.1:8080";

    @Test
    void a_form_of_another_sites_page_is_not_ours() {
        assertThat(Sender.isOurs("same-origin", null, HOST)).isTrue();
        assertThat(Sender.isOurs("cross-site", "http://" + HOST, HOST)).isFalse();
        assertThat(Sender.isOurs("same-site", null, HOST)).isFalse();
        assertThat(Sender.isOurs("none", null, HOST)).isFalse();
    }

    @Test
    void without_the_newer_header_the_origin_decides() {
        assertThat(Sender.isOurs(null, "http://" + HOST, HOST)).isTrue();
        assertThat(Sender.isOurs(null, "http://example.org", HOST)).isFalse();
        assertThat(Sender.isOurs(null, "null", HOST)).isFalse();
        assertThat(Sender.isOurs(null, "http://[", HOST)).isFalse();
        assertThat(Sender.isOurs(null, null, HOST)).isTrue();
    }
}
