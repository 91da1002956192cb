package dev.forger.tensor;

import dev.forger.device.Device;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.memory.Buffer;
import dev.forger.memory.ElementType;
import dev.forger.memory.HostMemory;
import dev.forger.memory.Layout;
import dev.forger.memory.Shape;
import dev.forger.memory.Storage;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * An n-dimensional array of float32 on a device: a view (offset, shape, strides) of a block of memory.
 * Views share their block's lifetime: closing any of them, or the scope that owns the block, ends all.
 */
public final class Tensor implements Buffer, AutoCloseable {
    private final Device device;
    private final Storage storage;
    private final long offset;
    private final Layout layout;

    Tensor(Device device, Storage storage, long offset, Layout layout) {
        this.device = device;
        this.storage = storage;
        this.offset = offset;
        this.layout = layout;
    }

    /** A dense tensor, contents unspecified. */
    public static Tensor empty(Device device, Shape shape) {
        return new Tensor(device, device.allocate(shape.size()), 0, Layout.contiguous(shape));
    }

    /** A dense tensor of zeros. */
    public static Tensor zeros(Device device, Shape shape) {
        return full(device, shape, 0);
    }

    /** A dense tensor of one value. */
    public static Tensor full(Device device, Shape shape, float value) {
        Tensor tensor = empty(device, shape);
        Elementwise.fill(tensor, value);
        return tensor;
    }

    /** A tensor of rank 0. */
    public static Tensor scalar(Device device, float value) {
        return full(device, Shape.of(), value);
    }

    /**
     * A dense tensor of the given values, row-major; copies them once, since memory on the Java heap has
     * no fixed address.
     *
     * @throws IllegalArgumentException if their number is not the shape's size
     */
    public static Tensor of(Device device, Shape shape, float... values) {
        requireSize("values", values.length, shape);
        Tensor tensor = empty(device, shape);
        device.copyIn(MemorySegment.ofArray(values), tensor);
        return tensor;
    }

    /**
     * A tensor over native memory that the caller owns, with no copy: an arena's segment, or {@code
     * MemorySegment.ofBuffer} of a direct buffer. Writing to one is seen in the other. Using the tensor
     * after the segment's arena closed throws.
     *
     * @throws IllegalArgumentException if the sizes differ, the segment is on the heap, read-only or
     *     not aligned to 4 bytes, or the device does not compute in host memory (copy with {@link #copyFrom}
     *     instead)
     */
    public static Tensor wrap(Device device, Shape shape, MemorySegment segment) {
        if (!device.isHost()) {
            throw new IllegalArgumentException("wrap: device " + device.name()
                    + " does not compute in host memory; use Tensor.empty and copyFrom");
        }
        requireWholeFloats("segment", segment);
        requireSize("segment", segment.byteSize() / Float.BYTES, shape);
        return new Tensor(device, Storage.wrap(segment), 0, Layout.contiguous(shape));
    }

    /**
     * A tensor over the remaining floats of a direct buffer in native byte order, with no copy; see {@link
     * #wrap(Device, Shape, MemorySegment)}.
     */
    public static Tensor wrap(Device device, Shape shape, FloatBuffer buffer) {
        if (buffer.order() != java.nio.ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("buffer: byte order " + buffer.order() + ", expected "
                    + java.nio.ByteOrder.nativeOrder() + " (set it before asFloatBuffer)");
        }
        return wrap(device, shape, MemorySegment.ofBuffer(buffer));
    }

    private static void requireWholeFloats(String what, MemorySegment segment) {
        if (segment.byteSize() % Float.BYTES != 0) {
            throw new IllegalArgumentException(
                    what + ": " + segment.byteSize() + " bytes is no whole number of floats");
        }
    }

    private static void requireSize(String what, long count, Shape shape) {
        if (count != shape.size()) {
            throw new IllegalArgumentException(
                    what + ": has " + count + " values, shape " + shape + " needs " + shape.size());
        }
    }

    /** The device it lives on. */
    public Device device() {
        return device;
    }

    /** The extents. */
    public Shape shape() {
        return layout.shape();
    }

    /** The extents and strides. */
    public Layout layout() {
        return layout;
    }

    /** The type of the elements. */
    public ElementType elementType() {
        return ElementType.FLOAT32;
    }

    @Override
    public long address() {
        return storage.address() + offset * Float.BYTES;
    }

    @Override
    public long bytes() {
        return storage.bytes() - offset * Float.BYTES;
    }

    @Override
    public Storage storage() {
        return storage;
    }

    /** Whether the elements lie densely in row-major order. */
    public boolean isContiguous() {
        return layout.isContiguous();
    }

    /** This tensor if it is dense, else a dense copy. */
    public Tensor contiguous() {
        return isContiguous() ? this : Elementwise.unary(ElementwiseOp.COPY, this);
    }

    /**
     * The same elements in row-major order under another shape: a view if this is dense, else a copy. One
     * extent may be −1: it is computed from the others.
     *
     * @throws IllegalArgumentException if the sizes differ
     */
    public Tensor reshape(long... dims) {
        Shape target = Reshaping.resolve(shape(), dims);
        Tensor dense = contiguous();
        return new Tensor(device, dense.storage, dense.offset, Layout.contiguous(target));
    }

    /** The view with its axes reordered: axis i of the result is axis {@code axes[i]} of this. */
    public Tensor permute(int... axes) {
        return new Tensor(device, storage, offset, layout.permute(axes));
    }

    /**
     * The view of the indices {@code from ≤ i < to} of one axis.
     *
     * @throws IllegalArgumentException unless {@code 0 ≤ from ≤ to ≤ extent}
     */
    public Tensor slice(int axis, long from, long to) {
        int at = shape().axis(axis);
        long[] dims = shape().toArray();
        if (from < 0 || from > to || to > dims[at]) {
            throw new IllegalArgumentException(
                    "slice: [" + from + ", " + to + ") is not within axis " + axis + " of shape " + shape());
        }
        dims[at] = to - from;
        Layout cut = Layout.of(Shape.of(dims), layout.strides());
        // An empty view starts where its base does: its own start may lie beyond the block.
        long start = cut.shape().size() == 0 ? offset : offset + from * layout.stride(at);
        return new Tensor(device, storage, start, cut);
    }

    /** The view stretched to a shape by repeating axes of extent 1 (NumPy's rule). */
    public Tensor expand(Shape target) {
        return new Tensor(device, storage, offset, layout.expand(target));
    }

    /**
     * Overwrites the elements, row-major, from heap or native memory.
     *
     * @throws IllegalArgumentException if the sizes differ or this view is not dense
     */
    public void copyFrom(MemorySegment values) {
        requireDense("copyFrom");
        requireWholeFloats("values", values);
        requireSize("values", values.byteSize() / Float.BYTES, shape());
        device.copyIn(values, this);
    }

    /** The elements, row-major, a fresh array. */
    public float[] toArray() {
        Tensor dense = contiguous();
        float[] values = new float[Math.toIntExact(shape().size())];
        device.copyOut(dense, MemorySegment.ofArray(values));
        if (dense != this) {
            dense.close();
        }
        return values;
    }

    /**
     * The value of a tensor with one element.
     *
     * @throws IllegalArgumentException if it has another number of elements
     */
    public float item() {
        if (shape().size() != 1) {
            throw new IllegalArgumentException(
                    "item: shape " + shape() + " has " + shape().size() + " elements, expected one");
        }
        return toArray()[0];
    }

    /**
     * The elements as a native segment, with no copy; valid as long as this tensor is open.
     *
     * @throws IllegalArgumentException if the device does not compute in host memory, or this view is not
     *     dense
     */
    public MemorySegment asSegment() {
        if (!device.isHost()) {
            throw new IllegalArgumentException(
                    "asSegment: device " + device.name() + " does not compute in host memory; use toArray");
        }
        requireDense("asSegment");
        return HostMemory.ALL.asSlice(address(), shape().size() * Float.BYTES);
    }

    private void requireDense(String operation) {
        if (!isContiguous()) {
            throw new IllegalArgumentException(operation + ": the view " + layout + " is not dense; use contiguous()");
        }
    }

    /** Ends the block and with it every view of it; closing twice does nothing. */
    @Override
    public void close() {
        storage.close();
    }

    @Override
    public String toString() {
        if (!storage.isOpen()) {
            return "Tensor" + shape() + " closed";
        }
        return "Tensor" + shape() + " on " + device.name()
                + (shape().size() <= 16 ? " " + Arrays.toString(toArray()) : "");
    }
}
