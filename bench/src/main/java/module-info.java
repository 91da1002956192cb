import org.jspecify.annotations.NullMarked;

/** JMH benches of every kernel and of the training step. */
@NullMarked
@SuppressWarnings("requires-automatic")
module dev.forger.bench {
    requires dev.forger;
    requires dev.forger.cpu;
    requires dev.forger.cuda;
    requires static org.jspecify;
    requires info.picocli;
    requires java.management;
    requires jdk.incubator.vector;
    requires jmh.core;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    uses dev.forger.bench.GpuPeerLibrary;
    uses dev.forger.bench.PeerLibrary;

    provides dev.forger.cli.CommandExtension with
            dev.forger.bench.BenchCommand,
            dev.forger.bench.CurvesCommand;

    opens dev.forger.bench to
            info.picocli;
}
