package dev.forger.cpu.simd;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes kernels from a template: a class whose loop calls static methods on vectors. Each kernel is a
 * hidden class of its own, with its own constants (class data: the width, an operation's arity, …) and
 * its own profile, and every call of a straight-line static method of this module is replaced by the
 * method's body. A method that the template declares as a hole is replaced by the one that the caller
 * names: one loop serves all functions and all widths.
 *
 * <p>Why not leave the calls to C2: it stops inlining when a method has 18,000 nodes, some forty vector
 * operations, or when the callee was compiled by itself to more than 2,500 bytes, which depends on what
 * got hot first. What is not inlined has its vectors boxed. Measured on Zen 5, 512 bits: three chained
 * exponentials of some twenty operations each took 1.61 ns and 12 bytes of garbage an element as calls,
 * 1.25 ns and none spliced; a plain sum runs as fast as the loop written by hand. C1 takes 125 spliced
 * operations between one load and one store.
 *
 * <p>What is called on a vector needs its class, which C2 has from the JVM's profiles, and those may be empty (see
 * {@code MicrokernelGenerator}). So vectors are cast to the class of their width where they are made, and where a
 * template's own method, as against one that it calls, passes them on: those that a loop goes on from have lost their
 * class. Hence in a loop operations are called on what was just loaded, and not on its sums. Without profiles sums and
 * batch norm boxed vectors in 2 of 45 JVMs, and with the casts in none of 135.
 *
 * <p>What splicing does not cure: operations that C2 has no instruction for are left as calls and box, too
 * ({@code -XX:+UnlockDiagnosticVMOptions -XX:+PrintIntrinsics} tells). Found so far: shuffles and masks of two
 * longs (128 bits), masks cast to another type of lanes. In one JVM of ten or so C2 boxed for good what it
 * compiles well in the others: masks for the ends of rows, and loads at addresses that were not masked. And
 * where several widths are used in one JVM, about one loop in five boxes in the second and third width. And loops
 * that are too long: that of normal random numbers, 1,823 bytes of bytecode, boxed one vector or more of a group for
 * good in 13 of 30 JVMs; as two loops, with what two vectors share computed once, in none of 60.
 */
public final class KernelTemplate {
    private static final String MODULE_PREFIX = "dev/forger/cpu/";

    private final MethodHandles.Lookup lookup;
    private final Class<?> template;
    private final VectorWidth width;
    private final Map<String, ClassModel> models = new HashMap<>();
    private final Map<String, Filling> fillings = new HashMap<>();
    private final Map<String, Optional<MethodModel>> bodies = new HashMap<>();

    private record Filling(Class<?> owner, String method) {}

    /** A kernel's class data. */
    private record Data(VectorWidth width, Object own) {}

    /**
     * A template.
     *
     * @param lookup of the template's package
     * @param template the class to copy; it has a constructor without parameters
     * @param width of its vectors
     */
    public KernelTemplate(MethodHandles.Lookup lookup, Class<?> template, VectorWidth width) {
        this.lookup = lookup;
        this.template = template;
        this.width = width;
    }

    /**
     * Fills a hole.
     *
     * @param hole name of the template's static method whose calls are replaced
     * @param owner the class that has the replacement
     * @param method its name: a straight-line static method of the hole's type
     */
    public KernelTemplate fill(String hole, Class<?> owner, String method) {
        fillings.put(hole, new Filling(owner, method));
        return this;
    }

    /**
     * The kernel from the template, which all who ask for the same share: see {@link Generated}.
     *
     * @param type what the template extends or implements
     * @throws IllegalArgumentException if what fills a hole does not exist or does not fit
     */
    public <T> T instantiate(Class<T> type) {
        return instantiate(type, List.of());
    }

    /**
     * The same of a template with a constant of its own.
     *
     * @param constant see {@link #constant}; compared by {@code equals}
     */
    public <T> T instantiate(Class<T> type, Object constant) {
        Data data = new Data(width, constant);
        return Generated.shared(type, List.of(template, Map.copyOf(fillings), data), () -> define(type, data));
    }

    private <T> T define(Class<T> type, Data data) {
        byte[] bytes = ClassFile.of().transformClass(model(internalName(template)), splicing());
        try {
            MethodHandles.Lookup hidden = lookup.defineHiddenClassWithClassData(bytes, data, true);
            return type.cast(hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class))
                    .invoke());
        } catch (Throwable e) {
            throw new LinkageError("no kernel can be made from " + template.getName(), e);
        }
    }

    /** The width of vectors, for the template's static initialiser. */
    public static VectorWidth width(MethodHandles.Lookup lookup) {
        return data(lookup).width();
    }

    /** The constant of its own, for the template's static initialiser. */
    public static <T> T constant(MethodHandles.Lookup lookup, Class<T> type) {
        return type.cast(data(lookup).own());
    }

    private static Data data(MethodHandles.Lookup lookup) {
        try {
            return MethodHandles.classData(lookup, "_", Data.class);
        } catch (IllegalAccessException e) {
            throw new LinkageError(lookup.lookupClass() + " was not made from a template", e);
        }
    }

    private ClassTransform splicing() {
        return (type, element) -> {
            if (element instanceof MethodModel method && method.code().isPresent() && !isInitialiser(method)) {
                type.transformMethod(method, MethodTransform.transformingCode(splicing(method)));
            } else {
                type.with(element);
            }
        };
    }

    private static boolean isInitialiser(MethodModel method) {
        return method.methodName().equalsString(ConstantDescs.CLASS_INIT_NAME);
    }

    private CodeTransform splicing(MethodModel caller) {
        int locals = locals(caller);
        return (code, element) -> {
            Optional<MethodModel> callee = replacement(element);
            if (callee.isPresent()) {
                splice(code, callee.get(), locals, true);
            } else {
                code.with(element);
                narrow(code, element);
            }
        };
    }

    /** What to write instead of an instruction, if it is a call to splice. */
    private Optional<MethodModel> replacement(CodeElement element) {
        if (!(element instanceof InvokeInstruction call)
                || call.opcode() != Opcode.INVOKESTATIC
                || !call.owner().asInternalName().startsWith(MODULE_PREFIX)) {
            return Optional.empty();
        }
        String owner = call.owner().asInternalName();
        Filling filling = fillings.get(call.name().stringValue());
        if (filling != null && owner.equals(internalName(template))) {
            return Optional.of(method(filling, call));
        }
        return bodies.computeIfAbsent(owner + call.name() + call.type(), missing -> straightLine(call));
    }

    private MethodModel method(Filling filling, InvokeInstruction call) {
        return model(internalName(filling.owner())).methods().stream()
                .filter(method -> method.methodName().equalsString(filling.method())
                        && method.methodType().equals(call.type()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s has no %s%s to fill %s"
                        .formatted(filling.owner().getName(), filling.method(), call.type(), call.name())));
    }

    /** The method that is called, if it can be spliced. */
    private Optional<MethodModel> straightLine(InvokeInstruction call) {
        return model(call.owner().asInternalName()).methods().stream()
                .filter(method -> method.methodName().equals(call.name())
                        && method.methodType().equals(call.type())
                        && straightLine(method))
                .findFirst();
    }

    private static boolean straightLine(MethodModel method) {
        CodeAttribute body = body(method);
        List<CodeElement> elements = body.elementList();
        long returns =
                elements.stream().filter(e -> e instanceof ReturnInstruction).count();
        return returns == 1
                && body.exceptionHandlers().isEmpty()
                && elements.stream()
                        .noneMatch(e -> e instanceof BranchInstruction
                                || e instanceof TableSwitchInstruction
                                || e instanceof LookupSwitchInstruction
                                || e instanceof ThrowInstruction);
    }

    /**
     * Writes a method's body with its local variables from {@code base} on.
     *
     * @param fromLoop whether its arguments may be vectors that a loop goes on from, which have lost their class
     */
    private void splice(CodeBuilder code, MethodModel method, int base, boolean fromLoop) {
        storeArguments(code, method.methodTypeSymbol(), base, fromLoop);
        int locals = base + locals(method);
        for (CodeElement element : body(method).elementList()) {
            Optional<MethodModel> callee = replacement(element);
            if (callee.isPresent()) {
                splice(code, callee.get(), locals, false);
                continue;
            }
            switch (element) {
                case LoadInstruction load -> code.loadLocal(load.typeKind(), base + load.slot());
                case StoreInstruction store -> code.storeLocal(store.typeKind(), base + store.slot());
                case IncrementInstruction add -> code.iinc(base + add.slot(), add.constant());
                case ReturnInstruction end -> {} // what it returns is on the stack
                case Instruction other -> {
                    code.with(other);
                    narrow(code, other);
                }
                default -> {} // labels and debug information
            }
        }
    }

    /** Casts a vector that was made of what is none, or of one of another type. */
    private void narrow(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeInstruction call
                && (call.opcode() == Opcode.INVOKESTATIC
                        || call.name().stringValue().startsWith("reinterpretAs"))) {
            narrow(code, call.typeSymbol().returnType());
        }
    }

    private void narrow(CodeBuilder code, ClassDesc type) {
        if (VectorTypes.contains(type)) {
            VectorTypes.narrow(code, type, width);
        }
    }

    private void storeArguments(CodeBuilder code, MethodTypeDesc type, int base, boolean fromLoop) {
        int slot = base
                + type.parameterList().stream().mapToInt(KernelTemplate::slots).sum();
        for (ClassDesc parameter : type.parameterList().reversed()) {
            slot -= slots(parameter);
            if (fromLoop) {
                narrow(code, parameter);
            }
            code.storeLocal(TypeKind.from(parameter).asLoadable(), slot);
        }
    }

    private static int slots(ClassDesc type) {
        return TypeKind.from(type).slotSize();
    }

    private static CodeAttribute body(MethodModel method) {
        return (CodeAttribute) method.code().orElseThrow();
    }

    private static int locals(MethodModel method) {
        return body(method).maxLocals();
    }

    private ClassModel model(String internalName) {
        return models.computeIfAbsent(internalName, this::parse);
    }

    private ClassModel parse(String internalName) {
        try (InputStream in = template.getResourceAsStream("/" + internalName + ".class")) {
            if (in == null) {
                throw new LinkageError("the class file of " + internalName + " cannot be found");
            }
            return ClassFile.of().parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the class file of " + internalName + " cannot be read", e);
        }
    }

    private static String internalName(Class<?> type) {
        return type.getName().replace('.', '/');
    }
}
