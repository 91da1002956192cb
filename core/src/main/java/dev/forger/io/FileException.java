package dev.forger.io;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * A file or folder that could not be read or written, or that does not hold what it should.
 *
 * <p>The message is one whole line for a person: it names the file, what was found there and what was
 * expected.
 */
public final class FileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception with the line to show. */
    public FileException(String message) {
        super(message);
    }

    /** An exception with the line to show and what led to it. */
    public FileException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Why an operation on a file failed, in words that do not repeat the file's name: Java's own
     * messages of these exceptions are often nothing but that name.
     */
    public static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException e -> "no such file or folder";
            case AccessDeniedException e -> "permission denied";
            case FileAlreadyExistsException e -> "a file of that name is there already";
            case NotDirectoryException e -> "not a folder";
            case DirectoryNotEmptyException e -> "the folder is not empty";
            case FileSystemLoopException e -> "a link leads back to a folder around it";
            case FileSystemException e when e.getReason() != null -> lowerFirst(e.getReason());
            case FileNotFoundException e -> "no such file, or not to be opened";
            case EOFException e -> "the file ends too early";
            default -> {
                String message = failure.getMessage();
                yield message == null ? failure.getClass().getSimpleName() : lowerFirst(message);
            }
        };
    }

    private static String lowerFirst(String text) {
        return text.length() > 1 && Character.isLowerCase(text.charAt(1))
                ? Character.toLowerCase(text.charAt(0)) + text.substring(1)
                : text;
    }
}
