package dev.weir.bench.sides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwinTest {

  @Test
  void parse_linesOfNumbers_areFigures() {
    assertThat(Twin.parse("12.5\n\n 3\r\n")).containsExactly(12.5, 3.0);
  }

  @Test
  void parse_anythingElse_isRefusedByName() {
    assertThatThrownBy(() -> Twin.parse("12.5\nns/item\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'ns/item'");
  }

  @Test
  void version_ofAnotherSource_isAnother(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("main.go"), "package main");
    String before = Twin.version(folder);
    assertThat(Twin.version(folder)).isEqualTo(before);

    Files.writeString(folder.resolve("main.go"), "package main // changed");
    assertThat(Twin.version(folder)).isNotEqualTo(before);
  }
}
