package dev.assay.console.page;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Whether a form was sent from a page of ours: another site's page may make a browser send one too. */
final class Sender {
    private Sender() {}

    /**
     * @param site what the browser says of the page ({@code Sec-Fetch-Site})
     * @param origin of the page ({@code Origin}), which older browsers send alone; programs send neither
     * @param host that was asked ({@code Host})
     */
    static boolean isOurs(@Nullable String site, @Nullable String origin, @Nullable String host) {
        if (site != null) {
            return site.equals("same-origin");
        }
        if (origin == null) {
            return true;
        }
        try {
            return URI.create(origin).getRawAuthority() != null
                    && URI.create(origin).getRawAuthority().equals(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
