package dev.forger.cli;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.device.MathMode;
import dev.forger.gan.Numerics;
import dev.forger.kernel.Choice;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that choose where to compute. */
final class DeviceChoice {
    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = Devices.AUTO,
            completionCandidates = Names.class,
            description = "Where to compute: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private String name = Devices.AUTO;

    @Option(names = "--threads", paramLabel = "N", description = "CPU threads; default all. The result is the same.")
    private int threads = DeviceOptions.defaults().threads();

    @Option(
            names = "--math",
            paramLabel = "MODE",
            description = "What products and convolutions multiply with: ${COMPLETION-CANDIDATES}; default fp32. "
                    + "tf32 and bf16 need tensor cores; other bits, and other errors.")
    private @Nullable MathMode math;

    @Option(
            names = "--most-error-factor",
            paramLabel = "X",
            description = "How many times the error bound of plain summation a convolution may have, at least 1; by "
                    + "default any. 1 is exact on small integers and slower; other bits.")
    private @Nullable Double mostErrorFactor;

    /** The names of the backends. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            List<String> names = new ArrayList<>(List.of(Devices.AUTO));
            names.addAll(Devices.names());
            return names.iterator();
        }
    }

    /** Opens the device; algorithms are those that are expected to be the fastest. */
    Device open() {
        return open(new Choice.Expected());
    }

    /** Opens the device. */
    Device open(Choice choice) {
        return open(Double.POSITIVE_INFINITY, choice);
    }

    /** Opens the device for networks that a run has trained: its limit of errors holds where no other is given. */
    Device openFor(Numerics run) {
        return open(run.mostErrorFactor(), new Choice.Expected());
    }

    private Device open(double usualMostErrorFactor, Choice choice) {
        return open(new Numerics(
                Objects.requireNonNullElse(math, MathMode.FP32),
                Objects.requireNonNullElse(mostErrorFactor, usualMostErrorFactor),
                choice));
    }

    /** Opens the device to go on with a run. */
    Device reopen(Numerics run) {
        requireSame("--math", math, run.math());
        requireSame("--most-error-factor", mostErrorFactor, run.mostErrorFactor());
        return open(run);
    }

    private void requireSame(String option, @Nullable Object wanted, Object had) {
        if (wanted != null && !wanted.equals(had)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "cannot resume with " + option + " " + wanted + " (the run has " + had
                            + "); leave this option out, or begin another run with another --out");
        }
    }

    private Device open(Numerics numerics) {
        if (!name.equals(Devices.AUTO) && !Devices.names().contains(name)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "device: there is no \"" + name + "\"; expected " + Devices.AUTO + " or one of " + Devices.names());
        }
        return Devices.open(name, Usage.check(spec, () -> numerics.options(threads)));
    }
}
