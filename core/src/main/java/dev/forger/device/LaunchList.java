package dev.forger.device;

import dev.forger.kernel.BoundCall;
import java.util.List;

/** A recording as a list of bound calls. */
final class LaunchList implements Recording {
    private final BoundCall[] launches;

    LaunchList(List<BoundCall> launches) {
        this.launches = launches.toArray(BoundCall[]::new);
    }

    @Override
    public void replay() {
        for (BoundCall launch : launches) {
            launch.run();
        }
    }

    @Override
    public void close() {
        // The calls hold nothing but addresses.
    }
}
