package dev.forger.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Shows what went wrong as one line: a failure (its stack trace with {@code --verbose}) or a wrong command line. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    /** The exit code of a command line that makes no sense. */
    static final int USAGE = 2;

    /** The exit code of a command that was understood and failed. */
    static final int FAILURE = 1;

    @Override
    public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parseResult) {
        return report(commandLine, e);
    }

    /** Runs the command; memory that there is not is a failure like another, where picocli knows exceptions only. */
    static int run(ParseResult parseResult) {
        try {
            return new CommandLine.RunLast().execute(parseResult);
        } catch (OutOfMemoryError e) {
            return report(parseResult.asCommandLineList().getLast(), e);
        }
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine commandLine = e.getCommandLine();
        PrintWriter err = commandLine.getErr();
        String help = commandLine.getCommandSpec().qualifiedName() + " --help";
        err.println("forger: " + e.getMessage() + "; " + help + " shows what there is");
        UnmatchedArgumentException.printSuggestions(e, err);
        err.flush();
        return USAGE;
    }

    /** Shows a failure and gives the exit code. */
    static int report(CommandLine commandLine, Throwable e) {
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
