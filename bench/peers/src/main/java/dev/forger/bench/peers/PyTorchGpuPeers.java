package dev.forger.bench.peers;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import dev.forger.bench.GpuPeerLibrary;
import dev.forger.bench.Peer;
import dev.forger.bench.PeerTask;
import dev.forger.device.MathMode;
import java.util.List;
import java.util.Optional;

/** The training step in a CUDA build of PyTorch, where DJL is shown one. */
public final class PyTorchGpuPeers implements GpuPeerLibrary {
    /** For {@link java.util.ServiceLoader}. */
    public PyTorchGpuPeers() {}

    @Override
    public String name() {
        return "PyTorch";
    }

    /** cuDNN would multiply with TF32 unasked; the variable is read when it is loaded. */
    @Override
    public Optional<String> refusal() {
        NativeLibrary.setVariable("NVIDIA_TF32_OVERRIDE", "0");
        Engine engine = Engine.getEngine("PyTorch");
        if (!engine.hasCapability(StandardCapabilities.CUDA)) {
            return Optional.of("the build that DJL found has no CUDA; name the folder of the libraries of one that has in"
                    + " PYTORCH_LIBRARY_PATH and its flavor, such as cu128, in PYTORCH_FLAVOR");
        }
        return engine.getGpuCount() > 0 ? Optional.empty() : Optional.of("it sees no GPU; see what nvidia-smi says");
    }

    @Override
    public List<Peer> contestants(PeerTask task, MathMode math) {
        if (!PyTorchPeers.isKnown(task) || math != MathMode.FP32) {
            return List.of();
        }
        PyTorchStep step = new PyTorchStep((PeerTask.Step) task, Device.gpu());
        return List.of(new Peer() {
            @Override
            public String name() {
                return "PyTorch fp32";
            }

            @Override
            public void run() {
                step.run();
            }

            @Override
            public double nanos(long runs) {
                return Gpu.nanos(runs, step::run);
            }

            @Override
            public float[] result() {
                return step.result();
            }
        });
    }
}
