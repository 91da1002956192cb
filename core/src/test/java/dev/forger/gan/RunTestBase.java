package dev.forger.gan;

import dev.forger.data.Dataset;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.gan.balance.StepReport;
import dev.forger.io.RunDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of runs, each in a folder by its name. */
abstract class RunTestBase {
    /** Steps from one checkpoint to the next. */
    static final int INTERVAL = 5;

    @TempDir
    private Path temp;

    private Device device;

    @BeforeEach
    void open() {
        device = new ReferenceBackend().open(DeviceOptions.defaults());
    }

    @AfterEach
    void close() {
        device.close(); // fails if anything leaked
    }

    final Device device() {
        return device;
    }

    final Path file(String folder, String file) {
        return temp.resolve(folder).resolve(file);
    }

    /** A run from its beginning or its checkpoint to a number of steps. */
    final List<StepReport> run(Dataset data, TrainingConfig config, String folder, boolean resume, long steps) {
        return run(data, config, folder, resume, new Budget.Steps(steps), () -> false);
    }

    /** A run from its beginning or its checkpoint to a budget's end. */
    final List<StepReport> run(
            Dataset data, TrainingConfig config, String folder, boolean resume, Budget budget, BooleanSupplier stop) {
        List<StepReport> reports = new ArrayList<>();
        try (RunDirectory out = RunDirectory.open(temp.resolve(folder));
                Training training =
                        resume ? Training.resume(device, data, out) : Training.start(device, data, config, out, stop)) {
            training.run(budget, INTERVAL, reports::add, stop);
        }
        return reports;
    }
}
