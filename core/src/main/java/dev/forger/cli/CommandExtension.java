package dev.forger.cli;

import java.util.concurrent.Callable;

/**
 * A command of another module, found by {@link java.util.ServiceLoader}: a picocli command with a public no-argument
 * constructor, whose result is the exit status.
 */
public interface CommandExtension extends Callable<Integer> {}
