package dev.forger.device;

import java.util.List;

/** Backends for the test of the ladder; found only by a class loader that has a services file naming them. */
final class FakeBackends {
    private FakeBackends() {}

    /** Would be the best, but cannot be used. */
    public static final class Broken implements BackendProvider {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public int priority() {
            return 100;
        }

        @Override
        public Availability probe() {
            return new Availability.Unavailable("there is no such chip", "Buy one");
        }

        @Override
        public Device open(DeviceOptions options) {
            throw new AssertionError("opened although it cannot be used");
        }
    }

    /** Better than the reference. */
    public static final class Good implements BackendProvider {
        @Override
        public String name() {
            return "good";
        }

        @Override
        public int priority() {
            return 50;
        }

        @Override
        public Availability probe() {
            return new Availability.Available("always");
        }

        @Override
        public Device open(DeviceOptions options) {
            return new HostDevice("good", options, options.threads() + " threads", List.of(), () -> {});
        }
    }
}
