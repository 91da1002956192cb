package dev.forger.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.cuda.driver.Driver;
import dev.forger.cuda.driver.DriverException;
import dev.forger.device.Availability;
import dev.forger.device.Availability.Available;
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
            return List.of(new Gpu("NVIDIA H100", 9, 0, 80L << 30), new Gpu("Tesla T4", 7, 5, 15L << 30))
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
                throw new DriverException("cuInit", DriverException.NO_DEVICE, "CUDA_ERROR_NO_DEVICE", "");
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
                throw new DriverException("cuInit", 803, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", "");
            }
        });
        assertEquals(
                "the NVIDIA driver does not work: cuInit answered CUDA_ERROR_SYSTEM_DRIVER_MISMATCH (803)",
                refusal.reason());
        assertTrue(refusal.remedy().contains("nvidia-smi"), refusal.remedy());
    }

    @Test
    void everyGpuIsNamed() {
        Availability found = new CudaBackendProvider(new FakeDriver()).probe();
        assertEquals("""
            driver for CUDA 12.6
            GPU 0 NVIDIA H100 (compute capability 9.0, 80.0 GiB) used
            GPU 1 Tesla T4 (compute capability 7.5, 15.0 GiB) not used: CUDA_VISIBLE_DEVICES=1 chooses it\
            """, assertInstanceOf(Available.class, found).description());
    }

    @Test
    void oldGpusAreNotUsed() {
        Unavailable refusal = probe(new FakeDriver() {
            @Override
            public int deviceCount() {
                return 1;
            }

            @Override
            public Gpu gpu(int ordinal) {
                return new Gpu("GeForce GTX 1080", 6, 1, 8L << 30);
            }
        });
        assertEquals(
                "no GPU is new enough: GPU 0 GeForce GTX 1080 (compute capability 6.1, 8.0 GiB) too old: compute"
                        + " capability 7.5 is needed",
                refusal.reason());
    }

    @Test
    void openingSaysWhatProbingSays() {
        Driver none = new FakeDriver() {
            @Override
            public int deviceCount() {
                return 0;
            }
        };
        Unavailable refusal = probe(none);
        CudaBackendProvider provider = new CudaBackendProvider(none);
        DeviceException e = assertThrows(DeviceException.class, () -> provider.open(DeviceOptions.defaults()));
        assertEquals("device cuda cannot be used: " + refusal.reason() + ". " + refusal.remedy(), e.getMessage());
    }

    @Test
    void isFoundByTheServiceLoader() {
        assertTrue(ServiceLoader.load(BackendProvider.class).stream()
                .anyMatch(provider -> provider.get().name().equals("cuda")));
    }
}
