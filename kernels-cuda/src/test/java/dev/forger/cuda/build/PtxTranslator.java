package dev.forger.cuda.build;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translates PTX to C++ that the emulator runs: registers become variables, labels labels, and each instruction a
 * statement. It knows the instructions that the kernels use, by the PTX ISA 7.8, and refuses any other. So tests run
 * what is shipped, and not only the source that it was compiled from.
 */
final class PtxTranslator {
    private static final Pattern REGISTERS = Pattern.compile("\\.reg \\.(\\w+) %(\\w+)<(\\d+)>");
    private static final Pattern SHARED = Pattern.compile("\\.shared \\.align (\\d+) \\.b8 (\\w+)\\[(\\d+)]");
    private static final Pattern PARAMETER = Pattern.compile("\\.param \\.align (\\d+) \\.b8 (\\w+)\\[(\\d+)]");
    private static final Pattern LABEL = Pattern.compile("\\$(\\w+):");
    private static final Pattern INSTRUCTION = Pattern.compile("(?:@(!?)%(p\\d+) )?([a-z][\\w.]*)(?: (.*))?;");
    private static final Pattern ADDRESS = Pattern.compile("\\[(%?)(\\w+)(?:\\+(-?\\d+))?]");
    private static final Pattern SPECIAL = Pattern.compile("%(tid|ntid|ctaid|nctaid)\\.([xyz])");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("pred", "bool"),
            Map.entry("u8", "uint8_t"),
            Map.entry("b16", "uint16_t"),
            Map.entry("s16", "int16_t"),
            Map.entry("b32", "uint32_t"),
            Map.entry("u32", "uint32_t"),
            Map.entry("s32", "int32_t"),
            Map.entry("b64", "uint64_t"),
            Map.entry("u64", "uint64_t"),
            Map.entry("s64", "int64_t"),
            Map.entry("f32", "float"));

    private static final Map<String, String> SPECIALS =
            Map.of("tid", "threadIdx", "ntid", "blockDim", "ctaid", "blockIdx", "nctaid", "gridDim");

    /** Comparisons; those that end in u hold for NaN, too. */
    private static final Map<String, String> COMPARISONS = Map.ofEntries(
            Map.entry("eq", "a == b"),
            Map.entry("ne", "a < b || a > b"),
            Map.entry("lt", "a < b"),
            Map.entry("le", "a <= b"),
            Map.entry("gt", "a > b"),
            Map.entry("ge", "a >= b"),
            Map.entry("neu", "a != b"),
            Map.entry("gtu", "!(a <= b)"),
            Map.entry("geu", "!(a < b)"),
            Map.entry("nan", "a != a || b != b"));

    private final String name;
    private final StringBuilder out = new StringBuilder();
    private String entry = "";
    private String parameter = "";
    private int line;

    private PtxTranslator(String name) {
        this.name = name;
    }

    /**
     * The C++ of a text.
     *
     * @param name what findings call it
     * @throws IllegalArgumentException for what it does not know
     */
    static String translate(String name, String ptx) {
        PtxTranslator translator = new PtxTranslator(name);
        translator.out.append("#include <ptx.cuh>\nusing namespace ptx;\n");
        for (String text : ptx.split("\n", -1)) {
            translator.line++;
            translator.line(
                    text.replaceFirst("//.*", "").replaceAll("\\s+", " ").strip());
        }
        return translator.out.toString();
    }

    private void line(String text) {
        Matcher m;
        if ((m = INSTRUCTION.matcher(text)).matches()) {
            String guard = m.group(2) == null ? "" : "if (" + m.group(1) + m.group(2) + ") ";
            List<String> operands = m.group(4) == null ? List.of() : operands(m.group(4));
            out.append(guard)
                    .append("{ ")
                    .append(instruction(m.group(3), operands))
                    .append("; }\n");
        } else if ((m = LABEL.matcher(text)).matches()) {
            out.append(m.group(1)).append(":;\n");
        } else if ((m = REGISTERS.matcher(text)).lookingAt()) {
            for (int i = 1; i < Integer.parseInt(m.group(3)); i++) {
                out.append(type(m.group(1)))
                        .append(' ')
                        .append(m.group(2))
                        .append(i)
                        .append(";\n");
            }
        } else if ((m = SHARED.matcher(text)).lookingAt()) {
            out.append("__shared__ __align__(" + m.group(1) + ") char " + m.group(2) + "[" + m.group(3) + "];\n");
        } else if (text.startsWith(".visible .entry ")) {
            entry = text.substring(".visible .entry ".length()).replace("(", "");
        } else if ((m = PARAMETER.matcher(text)).matches()) {
            parameter = m.group(2);
            out.append(
                    "struct " + entry + "_struct { alignas(" + m.group(1) + ") char bytes[" + m.group(3) + "]; };\n");
            out.append("void " + entry + "(" + entry + "_struct " + parameter + ")\n");
        } else if (text.equals("{")) {
            out.append("{\n");
        } else if (text.equals("}")) {
            out.append("}\nstatic const EmulatorEntry<" + entry + "> register_" + entry + "(\"" + entry + "\");\n");
        } else if (!text.isEmpty()
                && !text.equals(")")
                && !text.matches("\\.(version|target|address_size|maxntid" + "|minnctapersm|pragma)\\b.*")) {
            throw unknown(text);
        }
    }

    private IllegalArgumentException unknown(String what) {
        return new IllegalArgumentException(name + ":" + line + ": \"" + what + "\" is not known");
    }

    /** Splits at commas outside of braces. */
    private static List<String> operands(String text) {
        return Arrays.stream(text.split(",(?![^{]*})", -1)).map(String::strip).toList();
    }

    private String type(String ptx) {
        String type = TYPES.get(ptx);
        if (type == null) {
            throw unknown(ptx);
        }
        return type;
    }

    /** An operand as a value of a C++ type. */
    private String value(String operand, String type) {
        Matcher m;
        if ((m = SPECIAL.matcher(operand)).matches()) {
            return "as<" + type + ">(" + SPECIALS.get(m.group(1)) + "." + m.group(2) + ")";
        }
        if (operand.startsWith("%")) {
            return "as<" + type + ">(" + operand.substring(1) + ")";
        }
        if (operand.startsWith("0f")) {
            return "as<" + type + ">(0x" + operand.substring(2) + "u)";
        }
        if (operand.matches("-?\\d+")) {
            return type + "(" + operand + "ll)";
        }
        return operand.equals(parameter)
                ? "reinterpret_cast<uint64_t>(" + parameter + ".bytes)"
                : "sharedAddress(" + operand + ")";
    }

    /** Where a load or store goes, so many bytes behind what its operand says. */
    private String address(String space, String operand, int behind) {
        Matcher m = ADDRESS.matcher(operand);
        if (!m.matches()) {
            throw unknown(operand);
        }
        String offset = " + " + (behind + (m.group(3) == null ? 0 : Integer.parseInt(m.group(3))));
        String base = value(m.group(1) + m.group(2), space.equals("shared") ? "uint32_t" : "uint64_t");
        return space.equals("shared") ? "shared(" + base + offset + ")" : base + offset;
    }

    private static List<String> elements(String operand) {
        return operand.startsWith("{") ? operands(operand.substring(1, operand.length() - 1)) : List.of(operand);
    }

    private String set(String register, String value) {
        return "set(" + register.substring(1) + ", " + value + ")";
    }

    private String instruction(String opcode, List<String> operands) {
        List<String> parts = List.of(opcode.split("\\.", -1));
        return switch (parts.getFirst()) {
            case "bra" -> "goto " + operands.getFirst().substring(1);
            case "ret" -> "return";
            case "bar" -> "emulatorBarrier(\"" + name + ":" + line + "\", 0)";
            case "ld" -> load(parts, operands);
            case "st" -> store(parts, operands);
            case "cp" -> copy(opcode, operands);
            case "mma" -> mma(opcode, operands);
            case "shfl" -> shuffle(opcode, operands);
            case "cvt" -> convert(opcode, parts, operands);
            case "cvta" -> set(operands.get(0), value(operands.get(1), "uint64_t"));
            default -> arithmetic(opcode, parts, operands);
        };
    }

    private String load(List<String> parts, List<String> operands) {
        String type = type(parts.getLast());
        List<String> to = elements(operands.get(0));
        List<String> loads = new ArrayList<>();
        List<String> sets = new ArrayList<>();
        for (int i = 0; i < to.size(); i++) {
            String from = address(parts.get(1), operands.get(1), i * bytes(parts.getLast()));
            loads.add(type + " v" + i + " = load<" + type + ">(" + from + ")");
            sets.add(set(to.get(i), "v" + i)); // after all loads: it may be a register of the address
        }
        return String.join("; ", loads) + "; " + String.join("; ", sets);
    }

    private String store(List<String> parts, List<String> operands) {
        String type = type(parts.getLast());
        List<String> stores = new ArrayList<>();
        for (String register : elements(operands.get(1))) {
            int behind = stores.size() * bytes(parts.getLast());
            stores.add("store<" + type + ">(" + address(parts.get(1), operands.get(0), behind) + ", "
                    + value(register, type) + ")");
        }
        return String.join("; ", stores);
    }

    private static int bytes(String type) {
        return Integer.parseInt(type.substring(1)) / 8;
    }

    private String copy(String opcode, List<String> operands) {
        return switch (opcode) {
            case "cp.async.commit_group" -> "emulatorCopyCommit()";
            case "cp.async.wait_group" -> "emulatorCopyWait(" + operands.getFirst() + ")";
            case "cp.async.ca.shared.global", "cp.async.cg.shared.global" ->
                "emulatorCopy((void*)" + address("shared", operands.get(0), 0) + ", (void*)("
                        + address("global", operands.get(1), 0) + "), " + operands.get(2) + ", "
                        + value(operands.get(3), "uint32_t") + ")";
            default -> throw unknown(opcode);
        };
    }

    private String mma(String opcode, List<String> operands) {
        String twin = switch (opcode) {
            case "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32" -> "mmaTf32";
            case "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32" -> "mmaBf16";
            default -> throw unknown(opcode);
        };
        StringBuilder code = new StringBuilder();
        code.append("float d[4] = ").append(values(operands.get(3), "float"));
        code.append("; unsigned a[4] = ").append(values(operands.get(1), "uint32_t"));
        code.append(", b[2] = ").append(values(operands.get(2), "uint32_t"));
        code.append("; ").append(twin).append("(d, a, b)");
        List<String> to = elements(operands.get(0));
        for (int i = 0; i < to.size(); i++) {
            code.append("; ").append(set(to.get(i), "d[" + i + "]"));
        }
        return code.toString();
    }

    private String values(String operand, String type) {
        return "{"
                + String.join(
                        ", ",
                        elements(operand).stream().map(e -> value(e, type)).toList()) + "}";
    }

    /** Among all lanes of a warp: the bound and the segments that the third operand holds are those of 32 lanes. */
    private String shuffle(String opcode, List<String> operands) {
        if (!opcode.equals("shfl.sync.bfly.b32")) {
            throw unknown(opcode);
        }
        String[] to = operands.get(0).split("\\|", -1);
        return set(
                        to[0],
                        "emulatorShuffle(" + value(operands.get(4), "uint32_t") + ", "
                                + value(operands.get(1), "uint32_t") + ", emulatorThread->lane ^ "
                                + value(operands.get(2), "uint32_t") + ", 32)")
                + "; " + set(to[1], "true");
    }

    private String convert(String opcode, List<String> parts, List<String> operands) {
        String from = parts.getLast();
        String to = parts.get(parts.size() - 2);
        String x = value(operands.get(1), type(from));
        String result = switch (opcode) {
            case "cvt.rna.tf32.f32" -> "toTf32(" + x + ")";
            case "cvt.rn.bf16x2.f32" -> "packBf16(" + value(operands.get(2), "float") + ", " + x + ")";
            case "cvt.sat.f32.f32" -> "saturate(" + x + ")";
            case "cvt.rni.f32.f32" -> "rintf(" + x + ")";
            case "cvt.rzi.f32.f32" -> "truncf(" + x + ")";
            case "cvt.rmi.f32.f32" -> "floorf(" + x + ")";
            case "cvt.rzi.s32.f32" -> "toInt(" + x + ")";
            case "cvt.rn.f32.s32", "cvt.rn.f32.u32" -> "float(" + x + ")";
            default -> {
                if (parts.size() != 3 || from.startsWith("f") || to.startsWith("f")) {
                    throw unknown(opcode);
                }
                yield "static_cast<" + type(to) + ">(" + x + ")";
            }
        };
        return set(operands.get(0), result);
    }

    private String arithmetic(String opcode, List<String> parts, List<String> operands) {
        String type = type(parts.getLast());
        boolean isFloat = type.equals("float");
        // Sums and products of signed numbers wrap.
        String wrapping = isFloat || type.equals("bool") ? type : "u" + type.replaceFirst("^u", "");
        String a = operand(operands, 1, wrapping);
        String b = operand(operands, 2, wrapping);
        String c = operand(operands, 3, wrapping);
        String sa = operand(operands, 1, type);
        String sb = operand(operands, 2, type);
        String base = parts.getFirst();
        if (base.equals("setp")) {
            String comparison = COMPARISONS.get(parts.get(1));
            if (comparison == null) {
                throw unknown(opcode);
            }
            return type + " a = " + sa + ", b = " + sb + "; " + set(operands.get(0), "bool(" + comparison + ")");
        }
        String wide = type.replace("32", "64");
        String result = switch (isFloat
                ? opcode.replace(".f32", "")
                : base + (base.matches("mul|mad") ? "." + parts.get(1) : "")) {
            case "mov" -> a;
            case "selp" -> operands.get(3).substring(1) + " ? " + a + " : " + b;
            case "fma.rn" -> "fmaf(" + a + ", " + b + ", " + c + ")";
            case "fma.rm" -> "fmaDown(" + a + ", " + b + ", " + c + ")";
            case "add.rz" -> "addToZero(" + a + ", " + b + ")";
            case "add", "add.rn" -> a + " + " + b;
            case "sub", "sub.rn" -> a + " - " + b;
            case "mul.lo", "mul.rn" -> a + " * " + b;
            case "mad.lo" -> a + " * " + b + " + " + c;
            case "mul.hi" -> "high<" + type + ", " + wide + ">(" + sa + ", " + sb + ")";
            case "mul.wide" -> wide + "(" + sa + ") * " + wide + "(" + sb + ")";
            case "div" -> "quotient<" + type + ">(" + sa + ", " + sb + ")";
            case "div.rn" -> a + " / " + b;
            case "min" -> "std::min(" + sa + ", " + sb + ")";
            case "max" -> "std::max(" + sa + ", " + sb + ")";
            case "neg" -> "-" + a;
            case "abs" -> "fabsf(" + a + ")";
            case "copysign" -> "copysignf(" + b + ", " + a + ")";
            case "sqrt.rn" -> "sqrtf(" + a + ")";
            case "rcp.rn" -> "1.f / " + a;
            case "rcp.approx.ftz" -> "flush(1.f / flush(" + a + "))";
            case "ex2.approx" -> "exp2f(" + a + ")";
            case "ex2.approx.ftz" -> "flush(exp2f(flush(" + a + ")))";
            case "and" -> a + " & " + b;
            case "or" -> a + " | " + b;
            case "xor" -> a + " ^ " + b;
            case "not" -> (type.equals("bool") ? "!" : "~") + a;
            case "shl" -> "left<" + wrapping + ">(" + a + ", " + value(operands.get(2), "uint32_t") + ")";
            case "shr" -> "right<" + type + ">(" + sa + ", " + value(operands.get(2), "uint32_t") + ")";
            case "bfi" -> "insertBits(" + a + ", " + b + ", " + c + ", " + value(operands.get(4), type) + ")";
            default -> throw unknown(opcode);
        };
        return set(
                operands.get(0),
                base.equals("mov") || base.equals("mul") && parts.get(1).equals("wide")
                        ? result
                        : type + "(" + result + ")");
    }

    private String operand(List<String> operands, int i, String type) {
        return i < operands.size() ? value(operands.get(i), type) : "";
    }
}
