package dev.forger.bench;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between modules: a backend sees only the contracts it fulfils, and nobody sees a backend by name. */
class BackendArchitectureTest {
    private static final String BACKENDS_AND_BENCH = "dev.forger.(cpu|cuda|bench)..";

    private static final JavaClasses EVERYTHING = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.forger");

    @ParameterizedTest
    @ValueSource(strings = {"dev.forger.cpu..", "dev.forger.cuda.."})
    void backendsSeeOnlyContracts(String backend) {
        noClasses()
                .that()
                .resideInAPackage(backend)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.forger..")
                        .and(not(resideInAnyPackage(
                                backend, "dev.forger.memory..", "dev.forger.kernel..", "dev.forger.device.."))))
                .check(EVERYTHING);
    }

    @Test
    void coreKnowsNoBackendByName() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BACKENDS_AND_BENCH)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(BACKENDS_AND_BENCH)
                .check(EVERYTHING);
    }
}
