package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What records say of a GPU that cannot be had: the same on all machines that lack the same. */
class CudaReasonTest {
    @Test
    void a_failure_of_cuda_is_told_without_host_and_source() {
        String words = "Failed to parse provider option \"device_id\": CUDA failure 35: CUDA driver version is"
                + " insufficient for CUDA runtime version ; GPU=-1 ; hostname=worker-7 ; file=/src/cuda_call.cc ; line=66";
        assertThat(Cuda.reason(words))
                .isEqualTo("CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version; it needs an"
                        + " NVIDIA GPU with a driver for CUDA 12 or newer");
    }

    @Test
    void a_library_that_is_not_found_is_named_with_what_brings_it() {
        String words = "Failed to load library /tmp/onnxruntime-java123/libonnxruntime_providers_cuda.so with error:"
                + " libcublasLt.so.12: cannot open shared object file: No such file or directory";
        assertThat(Cuda.reason(words))
                .isEqualTo("libcublasLt.so.12 is not found: install CUDA 12 and cuDNN 9 where the loader looks, or name"
                        + " their folders in LD_LIBRARY_PATH");
    }

    @Test
    void anything_else_is_passed_on_without_folders_that_change() {
        assertThat(Cuda.reason("[ONNXRuntimeError] : 1 : FAIL : /tmp/x9/libfoo.so is broken"))
                .isEqualTo("libfoo.so is broken; it needs an NVIDIA GPU, CUDA 12 and cuDNN 9");
    }
}
