package dev.forger.bench.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.forger.device.Device;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor as a file has it, read into float64, which holds every value of the types it takes.
 *
 * @param name what error messages call it
 * @param type the elements' type in the file: FLOAT, DOUBLE, INT32, INT64 or BOOL
 * @param shape the extents
 * @param values the elements, row-major
 */
record OnnxTensor(String name, DataType type, Shape shape, double[] values) {

    static OnnxTensor decode(String name, TensorProto proto) {
        DataType type = DataType.forNumber(proto.getDataType());
        if (type == null) {
            throw new IllegalArgumentException(name + ": unknown element type " + proto.getDataType());
        }
        if (proto.getDataLocation() == DataLocation.EXTERNAL) {
            throw new IllegalArgumentException(name + ": its values lie in another file, which is not supported");
        }
        Shape shape =
                Shape.of(proto.getDimsList().stream().mapToLong(Long::longValue).toArray());
        double[] values = proto.hasRawData() ? raw(name, type, proto) : typed(name, type, proto);
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(
                    name + ": has " + values.length + " values, its shape " + shape + " needs " + shape.size());
        }
        return new OnnxTensor(name, type, shape, values);
    }

    private static double[] raw(String name, DataType type, TensorProto proto) {
        ByteBuffer bytes = proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        int elementBytes = switch (type) {
            case BOOL -> 1;
            case FLOAT, INT32 -> 4;
            case DOUBLE, INT64 -> 8;
            default -> throw unsupported(name, type);
        };
        if (bytes.remaining() % elementBytes != 0) {
            throw new IllegalArgumentException(
                    name + ": " + bytes.remaining() + " bytes are no whole number of " + type + " elements");
        }
        double[] values = new double[bytes.remaining() / elementBytes];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case BOOL -> bytes.get();
                case FLOAT -> bytes.getFloat();
                case INT32 -> bytes.getInt();
                case DOUBLE -> bytes.getDouble();
                default -> bytes.getLong();
            };
        }
        return values;
    }

    private static double[] typed(String name, DataType type, TensorProto proto) {
        List<? extends Number> values = switch (type) {
            case FLOAT -> proto.getFloatDataList();
            case DOUBLE -> proto.getDoubleDataList();
            case INT64 -> proto.getInt64DataList();
            case INT32, BOOL -> proto.getInt32DataList();
            default -> throw unsupported(name, type);
        };
        return values.stream().mapToDouble(Number::doubleValue).toArray();
    }

    private static IllegalArgumentException unsupported(String name, DataType type) {
        return new IllegalArgumentException(
                name + ": elements of type " + type + ", expected FLOAT, DOUBLE, INT32, INT64 or BOOL");
    }

    /**
     * A float32 tensor of the values, each rounded once.
     *
     * @throws OnnxOperators.Uncovered if float32 does not reach a value
     */
    Tensor on(Device device) {
        return floats(device, x -> (float) x);
    }

    /** Bounds on what {@link #on} rounds away: zero for a float. */
    Tensor roundingOn(Device device) {
        return floats(device, x -> Double.isFinite(x) ? rounding(x) : 0);
    }

    private Tensor floats(Device device, DoubleToFloat function) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            if (type == DataType.DOUBLE && !isReached(values[i])) {
                throw new OnnxOperators.Uncovered(name + ": not covered, float32 does not reach " + values[i]);
            }
            floats[i] = function.of(values[i]);
        }
        return Tensor.of(device, shape, floats);
    }

    private static float rounding(double x) {
        float error = (float) Math.abs(x - (float) x);
        return error == 0 ? 0 : Math.nextUp(error);
    }

    private interface DoubleToFloat {
        float of(double x);
    }

    private static boolean isReached(double x) {
        return x == 0 || !Double.isFinite(x) || (Math.abs(x) >= Float.MIN_NORMAL && Math.abs(x) <= Float.MAX_VALUE);
    }

    /** The values as whole numbers: axes, a shape. */
    long[] longs() {
        return Arrays.stream(values).mapToLong(value -> (long) value).toArray();
    }
}
