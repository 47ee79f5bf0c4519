package dev.assay.check.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.check.Sample;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Model;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
    private final Subject subject = Sample.subject("1.0.0", "1.0.0");

    @Test
    void tasks_share_the_opened_models() {
        try (Models models = new Models();
                Models.Lease one = lease(models);
                Models.Lease other = lease(models)) {
            assertThat(one.models()).hasSize(4).isEqualTo(other.models());
        }
    }

    @Test
    void models_stay_open_between_tasks_and_close_with_their_owner() {
        List<Model> opened;
        try (Models models = new Models()) {
            try (Models.Lease lease = lease(models)) {
                opened = lease.models();
                lease.close();
            }
            try (Models.Lease again = lease(models)) {
                assertThat(again.models()).isEqualTo(opened);
            }
        }
    }

    @Test
    void nothing_is_leased_after_closing() {
        Models models = new Models();
        models.close();
        assertThatThrownBy(() -> lease(models)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_file_that_is_no_model_is_refused_and_leaves_the_others_free(@TempDir Path empty) {
        try (Models models = new Models()) {
            assertThatThrownBy(() -> models.lease(subject.model(), empty, subject.settings()))
                    .isInstanceOf(Refused.class);
            try (Models.Lease lease = lease(models)) {
                assertThat(lease.models()).hasSize(4);
            }
        }
    }

    private Models.Lease lease(Models models) {
        return models.lease(subject.model(), subject.modelFolder(), subject.settings());
    }
}
