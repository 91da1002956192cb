package dev.forger.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.memory.Storage;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevicesTest {
    @TempDir
    Path services;

    @AfterEach
    void clearProperty() {
        System.clearProperty(Devices.PROPERTY);
    }

    /** Runs in a class loader of its own, which finds the fake backends besides the real ones. */
    private String withFakes(Class<? extends Callable<String>> call) throws Exception {
        Path file =
                Files.createDirectories(services.resolve("META-INF/services")).resolve(BackendProvider.class.getName());
        Files.writeString(file, FakeBackends.Good.class.getName() + "\n" + FakeBackends.Broken.class.getName() + "\n");
        URL[] urls = {services.toUri().toURL(), home(Devices.class), home(DevicesTest.class)};
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            var constructor = loader.loadClass(call.getName()).getDeclaredConstructor();
            constructor.setAccessible(true);
            return (String) ((Callable<?>) constructor.newInstance()).call();
        }
    }

    private static URL home(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** The ladder, best first. */
    static final class Ladder implements Callable<String> {
        @Override
        public String call() {
            StringBuilder lines = new StringBuilder();
            for (Devices.Rung rung : Devices.ladder()) {
                lines.append(rung.provider().name())
                        .append(
                                switch (rung.availability()) {
                                    case Availability.Available(String description) ->
                                        " can: " + description.startsWith("scalar");
                                    case Availability.Unavailable(String reason, String remedy) ->
                                        " cannot: " + reason + "; " + remedy;
                                });
                lines.append('\n');
            }
            return lines.toString();
        }
    }

    /** What a name opens, or the error. */
    abstract static class Opened implements Callable<String> {
        private final String name;

        Opened(String name) {
            this.name = name;
        }

        @Override
        public String call() {
            try (Device device = Devices.open(name, new DeviceOptions(3))) {
                return device.toString();
            } catch (DeviceException | IllegalArgumentException e) {
                return e.getClass().getSimpleName() + ": " + e.getMessage();
            }
        }
    }

    static final class Auto extends Opened {
        Auto() {
            super(Devices.AUTO);
        }
    }

    static final class Broken extends Opened {
        Broken() {
            super("broken");
        }
    }

    static final class Unknown extends Opened {
        Unknown() {
            super("quantum");
        }
    }

    static final class Reference extends Opened {
        Reference() {
            super("reference");
        }
    }

    @Test
    void theLadderIsSortedAndSaysWhy() throws Exception {
        assertEquals(
                "broken cannot: there is no such chip; Buy one\ngood can: false\nreference can: true\n",
                withFakes(Ladder.class));
    }

    @Test
    void autoTakesTheBestThatIsAvailable() throws Exception {
        assertEquals("good (3 threads)", withFakes(Auto.class));
    }

    @Test
    void thePropertySaysWhatAutoMeans() throws Exception {
        System.setProperty(Devices.PROPERTY, "reference");
        assertEquals("reference (scalar Java, 1 thread)", withFakes(Auto.class));
        System.setProperty(Devices.PROPERTY, "broken");
        assertTrue(withFakes(Auto.class).startsWith("DeviceException"));
        System.setProperty(Devices.PROPERTY, "auto");
        assertEquals("good (3 threads)", withFakes(Auto.class));
    }

    @Test
    void aNameWinsOverTheProperty() throws Exception {
        System.setProperty(Devices.PROPERTY, "good");
        assertEquals("reference (scalar Java, 1 thread)", withFakes(Reference.class));
    }

    @Test
    void anUnavailableDeviceSaysReasonAndRemedy() throws Exception {
        assertEquals(
                "DeviceException: device broken cannot be used: there is no such chip. Buy one",
                withFakes(Broken.class));
    }

    @Test
    void anUnknownNameListsThoseThereAre() throws Exception {
        assertEquals(
                "IllegalArgumentException: device: there is no \"quantum\";"
                        + " expected auto or one of [broken, good, reference]",
                withFakes(Unknown.class));
    }

    @Test
    void optionsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new DeviceOptions(0));
        assertTrue(DeviceOptions.defaults().threads() >= 1);
    }

    @Test
    void closingReportsALeakAfterFreeingTheRest() {
        boolean[] released = new boolean[1];
        Device device = new HostDevice("test", DeviceOptions.defaults(), "", List.of(), () -> released[0] = true);
        Storage leaked = device.allocate(3);
        assertThrows(IllegalStateException.class, device::close);
        assertTrue(released[0]);
        leaked.close();
        assertThrows(IllegalStateException.class, () -> device.allocate(1));
    }
}
