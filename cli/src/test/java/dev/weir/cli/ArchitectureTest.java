package dev.weir.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanBuilder;
import dev.weir.channel.Lag;
import dev.weir.internal.Nursery;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows of docs/ARCHITECTURE.md, and the rules that hold everywhere. */
class ArchitectureTest {
  private static final JavaClasses WEIR =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(
              location -> !location.contains("-tests.jar")) // the real server of livekit's
          .importPackages("dev.weir");

  /** Each package sees only what is upstream of it. */
  @ParameterizedTest
  @CsvSource({
    "dev.weir.time..,     'dev.weir.time..'",
    "dev.weir.internal..,  'dev.weir.internal..|dev.weir.time..'",
    "dev.weir.channel..,   'dev.weir.channel..|dev.weir.internal..|dev.weir.time..'",
    "dev.weir.delta..,     'dev.weir.delta..|dev.weir.channel..|dev.weir.internal..|dev.weir.time..'",
    "dev.weir.episode..,   'dev.weir.episode..|dev.weir.channel..|dev.weir.internal..|dev.weir.time..'",
    "dev.weir.log..,       'dev.weir.log..|dev.weir.delta..|dev.weir.episode..|dev.weir.channel..|dev.weir.internal..|dev.weir.time..'",
    "dev.weir.pipeline,    'dev.weir.pipeline|dev.weir.channel..|dev.weir.internal..|dev.weir.time..'",
    "dev.weir.pipeline.output.., 'dev.weir.pipeline..|dev.weir.internal..'",
    "dev.weir.agent..,     'dev.weir.agent..|dev.weir.pipeline..|dev.weir.log..|dev.weir.delta..|dev.weir.episode..|dev.weir.channel..|dev.weir.internal..|dev.weir.time..'",
    "dev.weir.worker..,    'dev.weir.worker..|dev.weir.agent..|dev.weir.log..|dev.weir.delta..|dev.weir.episode..|dev.weir.channel..|dev.weir.internal..|dev.weir.time..'",
    "dev.weir.voice..,     'dev.weir.voice..|dev.weir.agent..|dev.weir.channel..|dev.weir.internal..|dev.weir.time..'",
    "dev.weir.livekit..,   'dev.weir.livekit..|dev.weir.voice..|dev.weir.worker..|dev.weir.agent..|dev.weir.log..|dev.weir.episode..|dev.weir.delta..|dev.weir.channel..|dev.weir.internal..|dev.weir.time..'",
    "dev.weir.gateway..,   'dev.weir.gateway..|dev.weir.agent..|dev.weir.log..|dev.weir.delta..|dev.weir.episode..|dev.weir.time..'",
  })
  void imports_ofAPackage_pointUpstream(String from, String allowed) {
    classes()
        .that()
        .resideInAPackage(from)
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("dev.weir..")).or(resideInAnyPackage(allowed.split("\\|"))))
        .check(WEIR);
  }

  /** Of the kernel, other artifacts use Nursery and nothing else. */
  @Test
  void kernel_outsideCore_isNurseryOnly() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.weir.agent..", "dev.weir.livekit..", "dev.weir.voice..", "dev.weir.worker..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.weir.internal..").and(not(belongToAnyOf(Nursery.class))))
        .check(WEIR);
  }

  /** Nothing inside Weir takes more than it can hold. */
  @Test
  void channels_insideWeir_areBounded() {
    noClasses().should().callMethod(Chan.class, "unbounded").check(WEIR);
    noClasses().should().callMethod(ChanBuilder.class, "unbounded").check(WEIR);
    noClasses().should().callMethod(Lag.class, "unbounded").check(WEIR);
  }

  @Test
  void packages_inOneArtifact_haveNoCycles() {
    slices().matching("dev.weir.(*)..").should().beFreeOfCycles().check(WEIR);
  }

  /** stdout is for data: only the command line writes to the terminal. */
  @Test
  void terminal_outsideCli_isNotWrittenTo() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.weir.cli..", "dev.weir.testkit..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(WEIR);
  }

  /** What users see is small: at least half of the top-level types are not public. */
  @Test
  void types_atLeastHalf_areNotPublic() {
    List<JavaClass> written =
        WEIR.stream()
            .filter(type -> type.isTopLevelClass())
            .filter(
                type -> !type.getPackageName().startsWith("dev.weir.livekit.proto")) // generated
            .toList();
    long all = written.size();
    long open =
        written.stream().filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC)).count();

    assertThat(open * 2).as("public types of %d", all).isLessThanOrEqualTo(all);
  }
}
