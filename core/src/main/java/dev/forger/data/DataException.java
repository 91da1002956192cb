package dev.forger.data;

import dev.forger.io.FileException;
import java.io.IOException;

/**
 * Training data that cannot be used: missing, unreadable, truncated, oversized, or not what they were
 * said to be.
 *
 * <p>The message is one whole line for a person: it names the file, what was found there and what was
 * expected.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception with the line to show. */
    public DataException(String message) {
        super(message);
    }

    /** An exception with the line to show and what led to it. */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }

    static DataException unreadable(Object file, IOException cause) {
        return new DataException(file + ": cannot be read: " + FileException.reason(cause), cause);
    }
}
