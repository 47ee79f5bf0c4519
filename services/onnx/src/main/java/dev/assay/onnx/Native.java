package dev.assay.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import dev.assay.core.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** ONNX Runtime as it is loaded in this process. */
public final class Native {
    private static final Logger LOG = System.getLogger(Native.class.getName());

    private Native() {}

    /** @throws IllegalStateException if the library cannot be loaded, each time anew */
    public static OrtEnvironment environment() {
        return Loading.result();
    }

    /**
     * Loads the library and takes its digest, for which whoever opens the first model would wait.
     *
     * @throws IOException if it cannot be loaded; the message says why
     */
    public static void prepare() throws IOException {
        try {
            LOG.log(Level.DEBUG, "ONNX Runtime {0}, build {1}", version(), build());
        } catch (IllegalStateException e) {
            Throwable why = e;
            while (why.getCause() != null) {
                why = why.getCause();
            }
            throw new IOException("ONNX Runtime cannot be loaded: " + why, e);
        }
    }

    static String version() {
        return environment().getVersion();
    }

    /** The first digits of the native library's digest: two builds of one version differ here. */
    static String build() {
        return Build.DIGEST;
    }

    /**
     * Loads the library, once, from when it is first asked for.
     */
    private static final class Loading {
        /** Exceptions carry what goes wrong; the runtime's own lines on standard error would only repeat it. */
        private static final OrtLoggingLevel LEVEL = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;

        private static final String NAME = "assay";

        /**
         * Version 1.29.0 takes 750 KiB of stack while it starts, and kills the process where a thread has less left: one
         * with the usual 1 MiB that is a few calls deep. Passes afterwards do with 200 KiB.
         */
        private static final long STACK_BYTES = 16L << 20;

        private static final FutureTask<OrtEnvironment> BEGUN = begin();

        private static FutureTask<OrtEnvironment> begin() {
            FutureTask<OrtEnvironment> loading = new FutureTask<>(Loading::start);
            new Thread(null, loading, "onnxruntime-start", STACK_BYTES).start();
            return loading;
        }

        static OrtEnvironment result() {
            try {
                return BEGUN.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("ONNX Runtime cannot be loaded", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while ONNX Runtime was loaded", e);
            }
        }

        private static OrtEnvironment start() {
            OrtEnvironment environment = OrtEnvironment.getEnvironment(LEVEL, NAME);
            try {
                environment.setTelemetry(false);
            } catch (OrtException e) {
                throw new IllegalStateException("switching ONNX Runtime's telemetry off failed", e);
            }
            keepOpen();
            return environment;
        }

        /**
         * Takes a second reference to the native environment, which nobody gives back. The Java classes give theirs back in
         * a shutdown hook, which runs beside all others while passes may still be on their way: without this the environment
         * would go from under them, and what then fails would be told as the model's fault. They offer no method for it.
         */
        private static void keepOpen() {
            try {
                Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
                Method create =
                        OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
                api.setAccessible(true);
                create.setAccessible(true);
                create.invoke(null, api.getLong(null), LEVEL.getValue(), NAME);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(
                        "ONNX Runtime's environment cannot be kept open; this version of its Java classes is not the one"
                                + " that Assay was built for",
                        e);
            }
        }
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
