package dev.forger.device;

/** Whether a backend can work on this machine. */
public sealed interface Availability {
    /**
     * It can.
     *
     * @param description what it would run on, such as {@code "512-bit vectors, 2 threads"}; of several devices a line
     *     each, after one for all
     */
    record Available(String description) implements Availability {}

    /**
     * It cannot.
     *
     * @param reason what is missing
     * @param remedy what the user can do about it
     */
    record Unavailable(String reason, String remedy) implements Availability {}
}
