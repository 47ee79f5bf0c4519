package dev.assay.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import org.junit.jupiter.api.Test;

class KeptPicturesTest {
    private static final Draws AUDIT = new Draws("1/model/dataset");

    /** Bytes of a picture of four values: name and what is beside it are most of them. */
    private static final int PICTURE = 4 + 200 + 2 * (AUDIT.name().length() + 2);

    private int made;

    private Picture picture(KeptPictures kept, Draws place) {
        return kept.of(place, () -> {
            made++;
            return new Picture(1, 2, 2, new byte[] {(byte) made, 0, 0, 0});
        });
    }

    @Test
    void a_picture_is_made_once_for_one_place() {
        KeptPictures kept = new KeptPictures(1000);
        kept.begin(AUDIT);
        Picture first = picture(kept, AUDIT.of("fog-1").of(7));
        assertThat(picture(kept, AUDIT.of("fog-1").of(7))).isSameAs(first);
        assertThat(picture(kept, AUDIT.of("fog-1").of(8))).isNotSameAs(first);
        // The next task of the audit.
        kept.begin(new Draws(AUDIT.name()));
        assertThat(picture(kept, AUDIT.of("fog-1").of(7))).isSameAs(first);
        assertThat(made).isEqualTo(2);
    }

    @Test
    void what_has_no_room_is_made_anew_and_what_has_stays() {
        KeptPictures kept = new KeptPictures(2 * PICTURE);
        kept.begin(AUDIT);
        Picture first = picture(kept, AUDIT.of(0));
        Picture second = picture(kept, AUDIT.of(1));
        Picture third = picture(kept, AUDIT.of(2));
        assertThat(picture(kept, AUDIT.of(0))).isSameAs(first);
        assertThat(picture(kept, AUDIT.of(1))).isSameAs(second);
        assertThat(picture(kept, AUDIT.of(2))).isNotSameAs(third);
        assertThat(made).isEqualTo(4);
    }

    @Test
    void a_picture_of_an_audit_that_is_over_is_not_kept() {
        KeptPictures kept = new KeptPictures(1000);
        kept.begin(AUDIT);
        Draws other = new Draws("2/model/dataset");
        Picture late = picture(kept, other.of(0));
        kept.begin(other);
        assertThat(picture(kept, other.of(0))).isNotSameAs(late);
    }

    @Test
    void another_audit_takes_the_room() {
        KeptPictures kept = new KeptPictures(PICTURE);
        kept.begin(AUDIT);
        Picture first = picture(kept, AUDIT.of(0));
        Draws other = new Draws("2/model/dataset");
        kept.begin(other);
        Picture second = picture(kept, other.of(0));
        assertThat(picture(kept, other.of(0))).isSameAs(second);
        kept.begin(AUDIT);
        assertThat(picture(kept, AUDIT.of(0))).isNotSameAs(first);
    }
}
