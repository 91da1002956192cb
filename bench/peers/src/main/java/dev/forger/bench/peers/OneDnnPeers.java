package dev.forger.bench.peers;

import dev.forger.bench.Peer;
import dev.forger.bench.PeerLibrary;
import dev.forger.bench.PeerTask;
import java.util.List;

/** The convolutions of oneDNN, in the layouts that it likes best, and with features in plain NCHW. */
public final class OneDnnPeers implements PeerLibrary {
    /** For {@link java.util.ServiceLoader}. */
    public OneDnnPeers() {}

    @Override
    public List<Peer> contestants(PeerTask task, int threads) {
        if (!(task instanceof PeerTask.Convolution convolution)
                || convolution.geometry().groups() != 1) {
            return List.of();
        }
        OneDnn library = new OneDnn(threads);
        return List.of(
                new OneDnnConvolution("oneDNN", library, convolution, false),
                new OneDnnConvolution("oneDNN NCHW", library, convolution, true));
    }
}
