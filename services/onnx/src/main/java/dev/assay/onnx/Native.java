package dev.assay.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import dev.assay.core.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/** ONNX Runtime as it is loaded in this process. */
public final class Native {
    private static final OrtEnvironment ENVIRONMENT = start();

    private Native() {}

    public static OrtEnvironment environment() {
        return ENVIRONMENT;
    }

    static String version() {
        return ENVIRONMENT.getVersion();
    }

    /** The first digits of the native library's digest: two builds of one version differ here. */
    static String build() {
        return Build.DIGEST;
    }

    /** Exceptions carry what goes wrong; the runtime's own lines on standard error would only repeat it. */
    private static OrtEnvironment start() {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "assay");
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            throw new IllegalStateException("switching ONNX Runtime's telemetry off failed", e);
        }
        return environment;
    }

    /** Computed when first asked for: reading the library takes a moment. */
    private static final class Build {
        private static final String DIGEST = digest();

        private static String digest() {
            String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
            boolean mac = os.contains("mac");
            String system = mac ? "osx" : os.contains("win") ? "win" : "linux";
            String architecture = System.getProperty("os.arch", "").contains("aarch64") ? "aarch64" : "x64";
            String library =
                    mac ? "libonnxruntime.dylib" : system.equals("win") ? "onnxruntime.dll" : "libonnxruntime.so";
            String resource = "/ai/onnxruntime/native/" + system + '-' + architecture + '/' + library;
            try (InputStream in = OrtEnvironment.class.getResourceAsStream(resource)) {
                return in == null ? "unknown" : Digest.of(in).brief();
            } catch (IOException e) {
                throw new UncheckedIOException("reading ONNX Runtime's library " + resource, e);
            }
        }
    }
}
