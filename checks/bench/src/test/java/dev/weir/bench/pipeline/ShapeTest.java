package dev.weir.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ShapeTest {

  @Test
  void name_ofEachKind_tellsWayBoundAndWait() {
    assertThat(new Shape(1, 64, 0).name()).isEqualTo("linear 64");
    assertThat(new Shape(2, 1, 100).name()).isEqualTo("fan-out 1, 100 us");
  }

  @Test
  void source_asManyItemsAsAsked_sumUpForEachBranch() {
    var shape = new Shape(2, 1, 0);
    long sum = 0;
    for (Integer item : shape.source(1_500)) {
      sum += item;
    }

    assertThat(shape.sum(1_500)).isEqualTo(2 * sum).isPositive();
  }

  @Test
  void pause_ofAThreadThatWasUnparked_isNotShorter() {
    long began = System.nanoTime();
    LockSupport.unpark(Thread.currentThread());
    new Shape(1, 1, 2_000).pause();

    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(2_000_000);
  }
}
