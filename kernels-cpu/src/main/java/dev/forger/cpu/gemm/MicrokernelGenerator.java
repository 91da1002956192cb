package dev.forger.cpu.gemm;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.forger.cpu.simd.VectorWidth;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the bytecode of a {@link Microkernel} for any tile. What it writes is what javac would make of
 *
 * <pre>{@code
 * FloatVector c00 = load(init), c01 = load(init + 64), c10 = load(init += initStride), …;
 * for (int p = 0; p < kc; p++) {
 *   FloatVector b0 = load(b + p·bStep), b1 = load(b + p·bStep + 64);
 *   FloatVector x = broadcast(a + p·aStep);              c00 = x.fma(b0, c00); c01 = x.fma(b1, c01);
 *   x = broadcast(a + p·aStep + aLine);                  c10 = x.fma(b0, c10); c11 = x.fma(b1, c11);
 *   …
 * }
 * c00.store(c); c01.store(c + 64); c10.store(c += cStride); …
 * }</pre>
 *
 * with each line written out mr×nv times; one generator instead of one such file a width. Each three lines of A have
 * a pointer of their own, since an x86 address has the form {@code base + index·scale} with the scales 1, 2 and 4. At
 * 256 and 128 bits the lines of A lie side by side, and one pointer is moved on by aStep. The form is not free.
 * Measured on JDK 25, in share of the FMA peak, on Zen 5 where nothing else is said:
 *
 * <ul>
 *   <li>Only methods that the JDK marks for inlining may be called. C2 stops inlining all others when a
 *       method has 18,000 nodes (a few dozen vector operations); the vectors they take are then boxed: 5%.
 *       One is not marked and cannot be avoided, {@code Unsafe.getIntUnaligned} under the load of a value of A.
 *       Where C2 compiles before its profile is filled it is "low call site frequency", or the nodes run out just
 *       there: a call in each turn, 6 to 20% of the peak, nothing boxed. So in 10 of 28 JVMs of the benches with the
 *       other core busy. {@code .mvn/jvm.options} orders it to be inlined, which nodes that have run out overrule
 *       ("NodeCountInliningCutoff": 4 of 39 JVMs on Emerald Rapids), unless it is a method so small that C2 does not
 *       ask: with {@code MaxTrivialSize=16} 0 of 30. All loads of A before all else in a turn, before the nodes run
 *       out, gave 93% instead of 104% (the clock rises now and then).
 *   <li>What is called on a vector is found by its class, which C2 knows of a value only where the JVM's profiles say
 *       it, and those are empty if C1 was late: in 4 of 95 JVMs of the benches the sums of {@link
 *       WinogradStripGenerator} were boxed for good, half of the speed. So what operations are called on is cast to the
 *       class of its width ({@code TileGenerator.narrow}). Not all that they take: that is too much for C1, below.
 *   <li>C1 gives a method up that has too many inlined operations ("out of virtual registers"). If that
 *       happens between its two tiers, the method stays in the slow one for ever: 0.6%. A tile of 10×2 is
 *       over the limit with default flags, and so is 8×2 that loads, adds and stores C at its end; hence the sum
 *       starts from C.
 *   <li>Addresses are masked to 56 bits. C2 then knows that they lie in the segment and drops the bounds
 *       checks, three instructions an access and some hundred before the loop: 89% instead of 56% at kc =
 *       16, 98% instead of 92% at kc = 256. No processor or system gives a process addresses above that.
 *   <li>Steps are masked to 28 bits for the same reason: what is added to a masked address is then known to be small,
 *       and nothing is masked within the loop. Pointers that were moved on, and masked, in each turn took four
 *       instructions each, and with five of them C2 kept some in memory, where each turn waits for the one before: a
 *       tile of 12×1 reached 48% on Emerald Rapids and reaches 91%, 12×2 92% and 100%, 8×1 70% and 78%. 28 bits,
 *       since C2 makes an index of what fits an int, four times of it as well, and an addition of its own of the rest.
 *   <li>The steps of a and b are variables. With constant steps C2 moves all broadcasts of a turn to its
 *       front, which spills where there are 16 registers (AVX2): 42% instead of 99%. Addresses with an index
 *       have the same effect: 48% at 256 bits, hence lines apart, and steps times p, at 512 bits only, where they
 *       cost nothing.
 * </ul>
 */
final class MicrokernelGenerator extends TileGenerator {
    /** Lines of A that share a pointer where they lie apart. */
    private static final int LINES_PER_POINTER = 3;

    static final MethodTypeDesc COMPUTE = MethodTypeDesc.of(
            CD_void, CD_long, CD_long, CD_long, CD_long, CD_long, CD_int, CD_long, CD_long, CD_long, CD_long);

    // Local variables: this, the parameters of compute, then the sums and the rest.
    static final int A = 1;
    private static final int A_LINE = 3;
    static final int A_STEP = 5;
    static final int B = 7;
    static final int B_STEP = 9;
    static final int KC = 11;
    static final int INIT = 12;
    static final int INIT_STRIDE = 14;
    static final int C = 16;
    static final int C_STRIDE = 18;
    static final int SUMS = 20;

    private final int rowOfB;
    private final int valueOfA;
    private final int p;
    private final int pointer;
    private final int basesOfA;
    private final int linesOfPointer;
    private final boolean linesApart;
    private final boolean pairs;

    /** Bytes from one vector of a row of B to the next. */
    private final int vectorsApart;

    private MicrokernelGenerator(VectorWidth width, int mr, int nv, boolean pairs, int vectorsApart) {
        super(width, mr, nv, SUMS);
        this.pairs = pairs;
        this.vectorsApart = vectorsApart;
        rowOfB = afterSums();
        valueOfA = rowOfB + nv;
        p = valueOfA + 1;
        pointer = p + 1;
        basesOfA = pointer + 2;
        linesApart = linesApart(width);
        linesOfPointer = linesApart ? LINES_PER_POINTER : mr;
    }

    /** Whether the microkernels of a width take lines of A that lie apart. */
    static boolean linesApart(VectorWidth width) {
        return width == VectorWidth.BITS_512;
    }

    /**
     * A microkernel of mr rows and nv vectors of the given width, of single values of A or pairs, with so many bytes
     * from one vector of a row of B to the next.
     */
    static Microkernel generate(VectorWidth width, int mr, int nv, boolean pairs, int vectorsApart) {
        return new MicrokernelGenerator(width, mr, nv, pairs, vectorsApart)
                .define(
                        Microkernel.class,
                        (pairs ? "OfPairs" : "") + (vectorsApart == width.bytes() ? "" : vectorsApart + "Apart"),
                        MethodTypeDesc.of(CD_void, CD_int, CD_int, CD_boolean, CD_boolean),
                        COMPUTE,
                        mr,
                        nv * width.floats(),
                        linesApart(width) ? 1 : 0,
                        pairs ? 1 : 0);
    }

    @Override
    void compute(CodeBuilder code) {
        loadSums(code, INIT, INIT_STRIDE);
        startLoop(code);
        loop(code, p, KC, () -> turn(code));
        storeSums(code, C, C_STRIDE);
        code.return_();
    }

    /** One p: the outer product of a column of A and a row of B. */
    private void turn(CodeBuilder code) {
        point(code, B, B_STEP);
        for (int j = 0; j < columns; j++) {
            loadVector(code, pointer, j, vectorsApart);
            code.astore(rowOfB + j);
        }
        for (int i = 0; i < rows; i++) {
            if (i % linesOfPointer == 0) {
                point(code, baseOfA(i), A_STEP);
            }
            Runnable address = addressOfLine(code, i % linesOfPointer);
            if (pairs) {
                broadcastPair(code, address);
            } else {
                broadcast(code, address);
            }
            code.astore(valueOfA);
            for (int j = 0; j < columns; j++) {
                multiplyAdd(code, valueOfA, rowOfB + j, sum(i, j));
            }
        }
        if (!linesApart) {
            add(code, baseOfA(0), A_STEP);
            add(code, B, B_STEP);
        }
    }

    /** Masks what addresses are made of in the loop, see above, and makes the first addresses of A's lines. */
    private void startLoop(CodeBuilder code) {
        mask(code, A, ADDRESS_MASK);
        mask(code, B, ADDRESS_MASK);
        mask(code, A_LINE, STEP_MASK);
        mask(code, A_STEP, STEP_MASK);
        mask(code, B_STEP, STEP_MASK);
        for (int i = 0; i < rows; i += linesOfPointer) {
            code.lload(A).lload(A_LINE).loadConstant((long) i).lmul().ladd().lstore(baseOfA(i));
        }
    }

    private int baseOfA(int i) {
        return basesOfA + 2 * (i / linesOfPointer);
    }

    /** Sets {@code pointer} to where a line, or B, is in this turn. */
    private void point(CodeBuilder code, int base, int step) {
        code.lload(base);
        if (linesApart) {
            code.iload(p).i2l().lload(step).lmul().ladd();
        } else {
            code.loadConstant(ADDRESS_MASK).land();
        }
        code.lstore(pointer);
    }

    private Runnable addressOfLine(CodeBuilder code, int line) {
        return linesApart
                ? () -> code.lload(pointer)
                        .lload(A_LINE)
                        .loadConstant((long) line)
                        .lmul()
                        .ladd()
                : () -> address(code, pointer, (long) line * (pairs ? 2 : 1) * Float.BYTES);
    }
}
