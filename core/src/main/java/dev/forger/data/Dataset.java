package dev.forger.data;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;

/**
 * A finite, fixed set of pictures of one shape, any of which can be read at any time, in any order.
 *
 * <p>Reading may happen on several threads at once. What picture {@code i} is never changes while the
 * data set is open, nor between two openings of the same files: runs can be resumed.
 */
public interface Dataset extends AutoCloseable {
    /** The number of pictures, at least 1. */
    int count();

    /** The shape that all pictures share. */
    PictureShape shape();

    /**
     * Writes one picture as {@code shape().elements()} 32-bit floats in the order channel, row, column.
     * Black is −1 and white +1 exactly.
     *
     * @param index which picture, from 0 to {@code count() - 1}
     * @param destination where to write, aligned to 4 bytes at {@code offsetBytes}
     * @param offsetBytes where in {@code destination} the first sample goes
     * @throws IndexOutOfBoundsException if there is no such picture or no room for it
     * @throws DataException if the picture cannot be read
     * @throws IllegalStateException if the data set was closed
     */
    void read(int index, MemorySegment destination, long offsetBytes);

    /** The names of the classes, in the order of their labels; empty if the pictures have no labels. */
    List<String> classNames();

    /**
     * The class of one picture: an index into {@link #classNames}.
     *
     * @throws IndexOutOfBoundsException if there is no such picture
     * @throws IllegalStateException if the pictures have no labels, or the data set was closed
     */
    int label(int index);

    /**
     * What one picture shows, in words: one or more wordings, the plainest first, or none if nobody knows.
     *
     * @throws IndexOutOfBoundsException if there is no such picture
     * @throws IllegalStateException if the data set was closed
     */
    default List<String> captions(int index) {
        Objects.checkIndex(index, count());
        return List.of();
    }

    /** One line for a person: what these pictures are, how many, and where they come from. */
    String description();

    /** Ends the data set and frees its memory; closing it again does nothing. */
    @Override
    void close();
}
