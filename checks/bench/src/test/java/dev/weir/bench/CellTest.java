package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CellTest {

  @Test
  void value_ofOddAndEvenSamples_isTheMedian() {
    assertThat(alone(3, 1, 9).value()).isEqualTo(3);
    assertThat(alone(4, 1, 2, 9).value()).isEqualTo(3);
  }

  @Test
  void ratio_whereMoreIsBetter_isOursByTheirs() {
    assertThat(beside(Better.HIGHER, 30, 10).ratio()).isEqualTo(3);
  }

  @Test
  void ratio_whereLessIsBetter_isTheirsByOurs() {
    assertThat(beside(Better.LOWER, 30, 10).ratio()).isEqualTo(1 / 3.0);
  }

  @Test
  void ratio_withoutPeerOrOverZero_isNull() {
    assertThat(alone(1).ratio()).isNull();
    assertThat(beside(Better.LOWER, 0, 10).ratio()).isNull();
    assertThat(beside(Better.LOWER, 10, 0).ratio()).isNull();
  }

  @Test
  void met_atTheMust_dependsOnSlack() {
    Cell cell = beside(Better.HIGHER, 8, 10).must(1);

    assertThat(cell.met(0)).isFalse();
    assertThat(cell.met(0.25)).isTrue();
    assertThat(cell.met(0.2)).isTrue();
    assertThat(cell.met(0.19)).isFalse();
  }

  @Test
  void met_withoutMustOrPeer_isNull() {
    assertThat(beside(Better.HIGHER, 8, 10).met(0)).isNull();
    assertThat(alone(8).must(1).met(0)).isNull();
  }

  @Test
  void met_whereTheRatioCannotBeHad_isFalse() {
    assertThat(beside(Better.HIGHER, 0, 10).must(1).met(0)).isFalse();
  }

  @Test
  void beside_withoutSamplesOfThePeer_standsAlone() {
    Cell cell = Cell.beside("rate", "1/s", Better.HIGHER, List.of(1.0), "peer", List.of());

    assertThat(cell.peer()).isNull();
    assertThat(cell.peerValue()).isNull();
  }

  @Test
  void cell_withoutSamples_isRefused() {
    assertThatThrownBy(() -> alone())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ours")
        .hasMessageContaining("at least one");
  }

  private static Cell alone(double... samples) {
    return Cell.alone("c", "u", Better.LOWER, java.util.Arrays.stream(samples).boxed().toList());
  }

  private static Cell beside(Better better, double ours, double theirs) {
    return Cell.beside("c", "u", better, List.of(ours), "peer", List.of(theirs));
  }
}
