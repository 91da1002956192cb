package dev.forger.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Shows a failure as one line; its stack trace only with {@code --verbose}. */
final class Failures implements IExecutionExceptionHandler {
    /** The exit code of a command that was understood and failed. */
    static final int FAILURE = 1;

    @Override
    public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parseResult) {
        return report(commandLine, e);
    }

    /** Shows a failure and gives the exit code. */
    static int report(CommandLine commandLine, Exception e) {
        PrintWriter err = commandLine.getErr();
        Main main = (Main) commandLine.getCommandSpec().root().userObject();
        if (main.isVerbose()) {
            e.printStackTrace(err);
        } else {
            String message = e.getMessage();
            err.println("forger: " + (message != null ? message : e.toString()));
        }
        err.flush();
        return FAILURE;
    }
}
