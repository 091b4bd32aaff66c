package dev.weir.cli.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said is what a run is given, to the last digit. */
class ParametersTest {
  record Price(BigDecimal amount) {}

  @Test
  @Behaviour("pipe-F102")
  void bind_decimalOfAFile_keepsAllItsDigits(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("p.json"), "{\"amount\":12345678901234567.890}");
    Flags flags = new Flags(Field.of(Price.class), List.of());
    Price price = new Parameters(flags).bind(Price.class, Parameters.read(file));
    assertThat(price.amount()).isEqualTo(new BigDecimal("12345678901234567.890"));
  }
}
