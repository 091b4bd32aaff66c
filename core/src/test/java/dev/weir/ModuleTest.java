package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.log.SessionLog;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the compiled module shows and needs. */
class ModuleTest {
  private ModuleDescriptor module;

  @BeforeEach
  void find() throws URISyntaxException {
    Path classes =
        Path.of(SessionLog.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    module = ModuleFinder.of(classes).find("dev.weir.core").orElseThrow().descriptor();
  }

  @Test
  void exports_toEverybody_areTheSevenPackages() {
    assertThat(module.exports())
        .filteredOn(e -> !e.isQualified())
        .extracting(Exports::source)
        .containsExactlyInAnyOrder(
            "dev.weir.time",
            "dev.weir.channel",
            "dev.weir.delta",
            "dev.weir.episode",
            "dev.weir.log",
            "dev.weir.pipeline",
            "dev.weir.pipeline.output");
  }

  @Test
  void exports_internal_areForModulesOfOursOnly() {
    assertThat(module.exports())
        .filteredOn(Exports::isQualified)
        .singleElement()
        .satisfies(e -> {
          assertThat(e.source()).isEqualTo("dev.weir.internal");
          assertThat(e.targets())
              .containsExactlyInAnyOrder(
                  "dev.weir.agent", "dev.weir.livekit", "dev.weir.voice", "dev.weir.worker");
        });
    assertThat(module.isOpen()).isFalse();
    assertThat(module.opens()).isEmpty();
  }

  @Test
  void requires_atRunTime_theJdkAndAJsonGenerator() {
    assertThat(module.requires())
        .filteredOn(r -> !r.modifiers().contains(Requires.Modifier.STATIC))
        .extracting(Requires::name)
        .containsExactlyInAnyOrder("java.base", "jdk.jfr", "tools.jackson.core");
  }
}
