package dev.forger.cuda;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows within this module. */
class CudaArchitectureTest {
    @Test
    void onlyTheDriverLayerTouchesJCuda() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.forger.cuda.driver..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jcuda..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.forger.cuda"));
    }
}
