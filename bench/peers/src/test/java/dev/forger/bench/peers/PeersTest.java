package dev.forger.bench.peers;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.bench.GpuPeerLibrary;
import dev.forger.bench.Peer;
import dev.forger.bench.PeerTask;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.kernel.gemm.GemmSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every peer computes what it is asked for: small whole numbers, so that sums are exact in any order. */
class PeersTest {
    private static float[] small(int length, int seed) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (i * 7 + seed) % 11 - 5;
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void products(boolean transA, boolean transB) {
        int m = 5;
        int n = 7;
        int k = 9;
        float[] a = small(m * k, 1);
        float[] b = small(k * n, 2);
        float[] c = new float[m * n];
        for (int i = 0; i < m * n; i++) {
            for (int p = 0; p < k; p++) {
                c[i] += a[transA ? p * m + i / n : i / n * k + p] * b[transB ? i % n * k + p : p * n + i % n];
            }
        }
        PeerTask task = new PeerTask.Gemm(GemmSpec.dense(m, n, k, transA, transB), a, b, c);
        List<Peer> peers = new ArrayList<>(new BlasPeers().contestants(task, 2));
        peers.addAll(new NetlibPeers().contestants(task, 1));
        peers.addAll(new Nd4jPeers().contestants(task, 2));
        assertTrue(
                names(peers).containsAll(Set.of("OpenBLAS", "MKL", "oneDNN", "VectorBLAS", "ND4J")), peers::toString);
        peers.forEach(peer -> compare(peer, task));
    }

    @ParameterizedTest
    @EnumSource
    void convolutions(PeerTask.Direction direction) {
        // A 1×1 kernel at stride 2 without padding: each feature sees one pixel.
        ConvGeometry g = new ConvGeometry(2, 1, 3, 4, 4, 5, 2, 2, 1, 1, 2, 2, 0, 0, 1, 1);
        float[] src = small(2 * 3 * 16, 1);
        float[] weights = small(5 * 3, 2);
        float[] dst = small(2 * 5 * 4, 3);
        float[] result =
                new float[direction == PeerTask.Direction.FORWARD ? dst.length : direction == PeerTask.Direction.BACKWARD_DATA ? src.length : weights.length];
        for (int i = 0; i < 2 * 5 * 4 * 3; i++) {
            int ic = i % 3;
            int ox = i / 3 % 2;
            int oy = i / 6 % 2;
            int oc = i / 12 % 5;
            int n = i / 60;
            int feature = ((n * 5 + oc) * 2 + oy) * 2 + ox;
            int pixel = ((n * 3 + ic) * 4 + 2 * oy) * 4 + 2 * ox;
            int weight = oc * 3 + ic;
            switch (direction) {
                case FORWARD -> result[feature] += src[pixel] * weights[weight];
                case BACKWARD_DATA -> result[pixel] += dst[feature] * weights[weight];
                case BACKWARD_WEIGHTS -> result[weight] += dst[feature] * src[pixel];
            }
        }
        PeerTask task = new PeerTask.Convolution(
                direction,
                g,
                direction == PeerTask.Direction.BACKWARD_DATA ? result : src,
                direction == PeerTask.Direction.BACKWARD_WEIGHTS ? result : weights,
                direction == PeerTask.Direction.FORWARD ? result : dst);
        List<Peer> peers = new OneDnnPeers().contestants(task, 2);
        assertTrue(names(peers).equals(Set.of("oneDNN", "oneDNN NCHW")), peers::toString);
        peers.forEach(peer -> compare(peer, task));
    }

    /** Either a GPU's library can be had, or one sentence says why not and what to do. */
    @Test
    void librariesOfGpusSayWhatIsMissing() {
        for (GpuPeerLibrary library : ServiceLoader.load(GpuPeerLibrary.class)) {
            library.refusal().ifPresent(reason -> assertTrue(reason.contains("; ") && !reason.contains("\n"), reason));
        }
        assertEquals(
                List.of("cuBLAS", "PyTorch"),
                ServiceLoader.load(GpuPeerLibrary.class).stream()
                        .map(provider -> provider.get().name())
                        .toList());
    }

    private static Set<String> names(List<Peer> peers) {
        return peers.stream().map(Peer::name).collect(toSet());
    }

    private static void compare(Peer peer, PeerTask task) {
        IntStream.range(0, 3).forEach(i -> peer.run());
        assertArrayEquals(task.result(), peer.result(), peer.name());
    }
}
