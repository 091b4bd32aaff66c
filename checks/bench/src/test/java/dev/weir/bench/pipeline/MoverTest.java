package dev.weir.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class MoverTest {

  /** More than one time round the items, and no multiple of any bound. */
  private static final int COUNT = 3_001;

  record Case(String side, Shape shape) {}

  static Stream<Case> cases() {
    return Stream.of(
            FlowCell.WEIR, FlowCell.SEQUENTIAL, FlowCell.KOTLIN, FlowCell.REACTOR, WaitCell.IDEAL)
        .flatMap(side -> shapes().map(shape -> new Case(side, shape)));
  }

  private static Stream<Shape> shapes() {
    return Stream.of(1, 2)
        .flatMap(branches -> Stream.of(1, 64).map(held -> new Shape(branches, held, 0)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void move_batchAfterBatch_bringsEveryItemToEverySink(Case of) throws InterruptedException {
    Mover mover = Mover.of(of.side(), of.shape());

    for (int count : List.of(COUNT, 0, 1, COUNT)) {
      assertThat(mover.move(count)).isEqualTo(of.shape().sum(count));
    }
  }

  @Test
  void of_unknownSide_isRefusedByName() {
    assertThatThrownBy(() -> Mover.of("Akka", new Shape(1, 1, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Akka");
  }
}
