package dev.forger.device;

import java.util.List;

/** A recording as a list of bound calls. */
final class LaunchList implements Recording {
    private final Runnable[] launches;

    LaunchList(List<Runnable> launches) {
        this.launches = launches.toArray(Runnable[]::new);
    }

    @Override
    public void replay() {
        for (Runnable launch : launches) {
            launch.run();
        }
    }

    @Override
    public void close() {
        // The calls hold nothing but addresses.
    }
}
