package dev.weir.livekit;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.weir.internal.Nursery;
import org.junit.jupiter.api.Test;

/** What this module sees; the arrows of docs/ARCHITECTURE.md, until cli sees this module. */
class ArrowsTest {
  @Test
  void imports_ofThisModule_pointUpstream() {
    classes()
        .that()
        .resideInAPackage("dev.weir.livekit..")
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("dev.weir.."))
                .or(
                    resideInAnyPackage(
                        "dev.weir.livekit..",
                        "dev.weir.worker",
                        "dev.weir.voice..",
                        "dev.weir.agent..",
                        "dev.weir.delta",
                        "dev.weir.episode",
                        "dev.weir.log",
                        "dev.weir.channel",
                        "dev.weir.time"))
                .or(belongToAnyOf(Nursery.class)))
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.weir.livekit"));
  }
}
