package dev.weir.bench.sides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

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
}
