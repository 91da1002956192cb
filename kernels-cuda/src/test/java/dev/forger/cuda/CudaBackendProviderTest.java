package dev.forger.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.cuda.driver.Driver;
import dev.forger.cuda.driver.DriverException;
import dev.forger.device.Availability.Unavailable;
import dev.forger.device.BackendProvider;
import dev.forger.device.DeviceException;
import dev.forger.device.DeviceOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class CudaBackendProviderTest {
    /** A driver that works, with two GPUs; each test breaks one thing. */
    private static class FakeDriver implements Driver {
        @Override
        public String libraryName() {
            return "libcuda.so.1";
        }

        @Override
        public boolean isInstalled() {
            return true;
        }

        @Override
        public void bind() {}

        @Override
        public int version() {
            return 12_060;
        }

        @Override
        public void initialise() {}

        @Override
        public int deviceCount() {
            return 2;
        }

        @Override
        public Gpu gpu(int ordinal) {
            return List.of(new Gpu("NVIDIA H100", 9, 0), new Gpu("Tesla T4", 7, 5))
                    .get(ordinal);
        }
    }

    private static Unavailable probe(Driver driver) {
        return assertInstanceOf(Unavailable.class, new CudaBackendProvider(driver).probe());
    }

    @Test
    void withoutDriverNothingElseIsTouched() {
        Unavailable refusal = probe(new FakeDriver() {
            @Override
            public boolean isInstalled() {
                return false;
            }

            @Override
            public void bind() {
                throw new AssertionError("bound to a driver that is not there");
            }
        });
        assertEquals("there is no NVIDIA driver: libcuda.so.1 was not found", refusal.reason());
        assertTrue(refusal.remedy().contains("install its driver"), refusal.remedy());
    }

    @Test
    void withoutNativeLibraryForThePlatform() {
        Unavailable refusal = probe(new FakeDriver() {
            @Override
            public void bind() {
                throw new UnsatisfiedLinkError("no JCudaDriver");
            }
        });
        assertTrue(refusal.reason().startsWith("JCuda has no native library for "), refusal.reason());
        assertTrue(refusal.remedy().contains("--device cpu"), refusal.remedy());
    }

    @Test
    void withoutSpaceToUnpackTheNativeLibrary() {
        Unavailable refusal = probe(new FakeDriver() {
            @Override
            public void bind() {
                throw new UncheckedIOException(new IOException("disk full"));
            }
        });
        assertTrue(refusal.reason().contains("disk full"), refusal.reason());
        assertTrue(refusal.remedy().contains("java.io.tmpdir"), refusal.remedy());
    }

    @Test
    void oldDriverIsNotStarted() {
        Unavailable refusal = probe(new FakeDriver() {
            @Override
            public int version() {
                return 11_040;
            }

            @Override
            public void initialise() {
                throw new AssertionError("started a driver that is too old");
            }
        });
        assertEquals("the NVIDIA driver is too old: it knows CUDA 11.4, and 12.0 is needed", refusal.reason());
        assertTrue(refusal.remedy().contains("525"), refusal.remedy());
    }

    @Test
    void noDeviceFromInitialisation() {
        Unavailable refusal = probe(new FakeDriver() {
            @Override
            public void initialise() {
                throw new DriverException("cuInit", DriverException.NO_DEVICE, "CUDA_ERROR_NO_DEVICE");
            }
        });
        assertEquals("the NVIDIA driver sees no GPU", refusal.reason());
    }

    @Test
    void noDeviceFromCount() {
        Unavailable refusal = probe(new FakeDriver() {
            @Override
            public int deviceCount() {
                return 0;
            }
        });
        assertEquals("the NVIDIA driver sees no GPU", refusal.reason());
        assertTrue(refusal.remedy().contains("CUDA_VISIBLE_DEVICES"), refusal.remedy());
    }

    @Test
    void brokenDriver() {
        Unavailable refusal = probe(new FakeDriver() {
            @Override
            public void initialise() {
                throw new DriverException("cuInit", 803, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH");
            }
        });
        assertEquals(
                "the NVIDIA driver does not work: cuInit answered CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", refusal.reason());
        assertTrue(refusal.remedy().contains("nvidia-smi"), refusal.remedy());
    }

    @Test
    void workingGpusAreNamed() {
        assertEquals(
                "this version of Forger has no GPU kernels yet; found NVIDIA H100 (compute capability 9.0), "
                        + "Tesla T4 (compute capability 7.5)",
                probe(new FakeDriver()).reason());
    }

    @Test
    void openingSaysWhatProbingSays() {
        CudaBackendProvider provider = new CudaBackendProvider(new FakeDriver());
        Unavailable refusal = probe(new FakeDriver());
        DeviceException e = assertThrows(DeviceException.class, () -> provider.open(DeviceOptions.defaults()));
        assertEquals("device cuda cannot be used: " + refusal.reason() + ". " + refusal.remedy(), e.getMessage());
    }

    @Test
    void isFoundAndProbesThisMachineWithoutFailing() {
        BackendProvider cuda = ServiceLoader.load(BackendProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("cuda"))
                .findFirst()
                .orElseThrow();
        assertInstanceOf(Unavailable.class, cuda.probe());
    }
}
