package dev.forger;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.forger.kernel.Kernel;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between core's packages: they point down only. */
class ArchitectureTest {
    private static final List<String> BELOW_GANS =
            List.of("nn", "data", "io", "autograd", "tensor", "device", "kernel", "memory");

    /** Each package with those it may use besides itself. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            entry("memory", List.of()),
            entry("kernel", List.of("memory")),
            entry("device", List.of("kernel", "memory")),
            entry("tensor", List.of("device", "kernel", "memory")),
            entry("autograd", List.of("tensor", "device", "kernel", "memory")),
            entry("nn", List.of("autograd", "tensor", "device", "kernel", "memory")),
            entry("data", List.of("io", "tensor", "device", "kernel", "memory")),
            entry("io", List.of("tensor", "device", "kernel", "memory")),
            entry("gan", BELOW_GANS),
            entry("gan.setting", List.of()),
            entry("gan.progressive", BELOW_GANS),
            entry("gan.model", and(BELOW_GANS, "gan.setting", "gan.progressive")),
            entry("gan.objective", and(BELOW_GANS, "gan.setting")),
            entry("gan.balance", BELOW_GANS),
            entry("gan.augment", and(BELOW_GANS, "gan.balance")),
            entry("gan.text", BELOW_GANS),
            entry("gan.metrics", BELOW_GANS),
            entry("cli", List.of("gan", "nn", "data", "io", "autograd", "tensor", "device", "kernel", "memory")));

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.forger");

    private static List<String> and(List<String> some, String... others) {
        return Stream.concat(some.stream(), Stream.of(others)).toList();
    }

    private static Stream<String> packages() {
        return MAY_USE.keySet().stream().sorted();
    }

    private static String tree(String name) {
        return "dev.forger." + name + "..";
    }

    @ParameterizedTest
    @MethodSource("packages")
    void usesOnlyWhatLiesBelow(String name) {
        String[] allowed = Stream.concat(Stream.of(name), MAY_USE.get(name).stream())
                .map(ArchitectureTest::tree)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(tree(name))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.forger..").and(not(resideInAnyPackage(allowed))))
                .check(CORE);
    }

    @Test
    void everyClassLiesInAPackageThatHasArrows() {
        classes()
                .that()
                .doNotHaveSimpleName("package-info")
                .should()
                .resideInAnyPackage(packages().map(ArchitectureTest::tree).toArray(String[]::new))
                .check(CORE);
    }

    /** A contract that did not would be missing from every replay. */
    @Test
    void everyContractRecordsItsLaunches() {
        classes()
                .that()
                .areAssignableTo(Kernel.class)
                .and()
                .haveModifier(JavaModifier.ABSTRACT)
                .and()
                .doNotHaveFullyQualifiedName(Kernel.class.getName())
                .should()
                .callMethodWhere(target(name("record")))
                .check(CORE);
    }

    @Test
    void noCyclesBetweenPackages() {
        slices().matching("dev.forger.(*)..").should().beFreeOfCycles().check(CORE);
    }
}
