package dev.weir.cli.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names of flags. */
class FlagsTest {
  @ParameterizedTest
  @CsvSource({
    "text, text",
    "fieldName, field-name",
    "maxInFlight, max-in-flight",
    "aB, a-b",
    "apiURL, api-url",
    "HTTPServer, http-server",
    "top10Words, top10-words",
    "snake_case, snake-case",
  })
  void kebab_componentName_isItsWordsInLowerCase(String name, String flag) {
    assertThat(Flags.kebab(name)).isEqualTo(flag);
  }

  @Test
  void name_takenByAnotherField_isLeftToTheFile() {
    Field first = new Field("noTea", String.class, false);
    Field second = new Field("tea", boolean.class, false);
    Flags flags = new Flags(List.of(first, second), List.of("--help"));
    assertThat(flags.name(first)).contains("--no-tea");
    assertThat(flags.name(second)).isEmpty();
  }
}
