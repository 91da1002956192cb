package dev.forger.cpu.conv;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import dev.forger.cpu.simd.VectorCode;
import dev.forger.cpu.simd.VectorWidth;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the bytecode of a {@link Transform}. For the matrix (1 0 −1; 0 2 1) it is what javac would make of
 *
 * <pre>{@code
 * FloatVector c = broadcast(2);
 * for (; outer > 0; outer--) {
 *   long s = src, d = dst;
 *   for (int i = count; i > 0; i--) {
 *     long at = s;
 *     FloatVector x0 = load(at), x1 = load(at += srcStride), x2 = load(at += srcStride);
 *     at = d;
 *     store(x0.sub(x2), at);
 *     store(x1.fma(c, x2), at += dstStride);
 *     s += srcStep; d += dstStep;
 *   }
 *   src += srcOuter; dst += dstOuter;
 * }
 * }</pre>
 *
 * A column's values are added in the order: those with factor 1, with −1, then the others.
 */
final class TransformGenerator {
    private static final ClassDesc BASE = Transform.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(
            CD_void, CD_long, CD_long, CD_long, CD_long, CD_long, CD_long, CD_long, CD_long, CD_int, CD_int);

    // Local variables: this, the parameters of run, the loops' own, then the vectors.
    private static final int SRC = 1;
    private static final int SRC_STRIDE = 3;
    private static final int SRC_OUTER = 5;
    private static final int SRC_STEP = 7;
    private static final int DST = 9;
    private static final int DST_STRIDE = 11;
    private static final int DST_OUTER = 13;
    private static final int DST_STEP = 15;
    private static final int COUNT = 17;
    private static final int OUTER = 18;
    private static final int S = 19;
    private static final int D = 21;
    private static final int AT = 23;
    private static final int I = 25;
    private static final int VALUES = 26;

    private final VectorWidth width;
    private final double[][] matrix;

    /** The factors other than 0, 1 and −1, and the local variable of each. */
    private final Map<Float, Integer> factors = new TreeMap<>();

    private TransformGenerator(VectorWidth width, double[][] matrix) {
        this.width = width;
        this.matrix = matrix;
        for (double[] row : matrix) {
            for (double factor : row) {
                if (factor != 0 && Math.abs(factor) != 1) {
                    factors.putIfAbsent((float) factor, VALUES + matrix[0].length + factors.size());
                }
            }
        }
    }

    /** A transform by a matrix, which has something in each row. */
    static Transform generate(VectorWidth width, double[][] matrix) {
        byte[] bytes = new TransformGenerator(width, matrix).classFile();
        try {
            MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return (Transform) hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (Throwable e) {
            throw new LinkageError("the transform of " + matrix.length + "x" + matrix[0].length + " cannot be made", e);
        }
    }

    private byte[] classFile() {
        ClassDesc name = ClassDesc.of(
                Transform.class.getPackageName(),
                "Transform" + matrix.length + "x" + matrix[0].length + "of" + width.bits() + "bits");
        return ClassFile.of()
                .build(
                        name,
                        type -> type.withSuperclass(BASE)
                                .withFlags(ClassFile.ACC_FINAL)
                                .withMethodBody(
                                        INIT_NAME, MethodTypeDesc.of(CD_void), 0, TransformGenerator::constructor)
                                .withMethodBody("run", RUN, 0, this::run));
    }

    private static void constructor(CodeBuilder code) {
        code.aload(0).invokespecial(BASE, INIT_NAME, MethodTypeDesc.of(CD_void)).return_();
    }

    private void run(CodeBuilder code) {
        VectorCode vectors = new VectorCode(code, width);
        factors.forEach((factor, variable) -> {
            vectors.broadcast(factor);
            code.astore(variable);
        });
        loop(code, OUTER, () -> {
            code.lload(SRC).lstore(S).lload(DST).lstore(D).iload(COUNT).istore(I);
            loop(code, I, () -> {
                column(code, vectors);
                add(code, S, SRC_STEP);
                add(code, D, DST_STEP);
            });
            add(code, SRC, SRC_OUTER);
            add(code, DST, DST_OUTER);
        });
        code.return_();
    }

    /** {@code while (variable > 0) { body; variable--; }}. */
    private static void loop(CodeBuilder code, int variable, Runnable body) {
        Label turn = code.newLabel();
        Label test = code.newLabel();
        code.goto_(test).labelBinding(turn);
        body.run();
        code.iinc(variable, -1).labelBinding(test).iload(variable).ifgt(turn);
    }

    private void column(CodeBuilder code, VectorCode vectors) {
        code.lload(S).lstore(AT);
        for (int b = 0; b < matrix[0].length; b++) {
            if (b > 0) {
                add(code, AT, SRC_STRIDE);
            }
            vectors.load(AT);
            code.astore(VALUES + b);
        }
        code.lload(D).lstore(AT);
        for (int a = 0; a < matrix.length; a++) {
            if (a > 0) {
                add(code, AT, DST_STRIDE);
            }
            sum(code, vectors, matrix[a]);
            vectors.store(AT);
        }
    }

    /** Pushes the sum of a row of the matrix. */
    private void sum(CodeBuilder code, VectorCode vectors, double[] row) {
        boolean empty = true;
        for (double sign = 1; sign >= -1; sign -= 2) {
            for (int b = 0; b < row.length; b++) {
                if (row[b] == sign) {
                    if (empty && sign < 0) {
                        vectors.broadcast(0);
                    }
                    code.aload(VALUES + b);
                    if (!empty || sign < 0) {
                        vectors.add(sign < 0);
                    }
                    empty = false;
                }
            }
        }
        for (int b = 0; b < row.length; b++) {
            Integer factor = factors.get((float) row[b]);
            if (factor != null) {
                addProduct(code, vectors, VALUES + b, factor, empty);
                empty = false;
            }
        }
    }

    /** Pushes a product, or adds it to the sum on the stack. */
    private void addProduct(CodeBuilder code, VectorCode vectors, int value, int factor, boolean first) {
        int sum = VALUES + matrix[0].length + factors.size();
        if (first) {
            code.aload(value).aload(factor);
            vectors.multiply();
        } else {
            code.astore(sum).aload(value).aload(factor).aload(sum);
            vectors.fma();
        }
    }

    /** {@code variable += step}. */
    private static void add(CodeBuilder code, int variable, int step) {
        code.lload(variable).lload(step).ladd().lstore(variable);
    }
}
