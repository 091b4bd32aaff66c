package dev.weir.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.testkit.Seed;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation at once, by chance, with interrupts, short timeouts and ends in the midst: the
 * sums agree with our own, each item ends as its sender was told, nobody is overtaken, nothing
 * hangs.
 */
@ParameterizedClass(name = "{0}, {1} threads")
@MethodSource("cells")
class TortureTest {
  private static final int ITEMS = 400;
  private static final int ROUNDS = Length.of(5, 500);

  @Parameter(0)
  Kind kind;

  @Parameter(1)
  String threads;

  static Stream<Arguments> cells() {
    return Kind.all()
        .flatMap(kind -> Stream.of(Arguments.of(kind, "virtual"), Arguments.of(kind, "platform")));
  }

  @Test
  @Behaviour({
    "chan-C1",
    "chan-C4",
    "chan-C13",
    "chan-C22",
    "chan-C23",
    "chan-C24",
    "chan-C25",
    "chan-C26",
    "chan-C40",
    "chan-C42",
    "chan-C43",
    "chan-C44",
    "chan-C45",
    "chan-C48",
    "chan-C54",
    "chan-C55",
    "chan-C60",
    "chan-C65",
    "chan-M4",
    "chan-S1",
    "chan-S4",
    "chan-S7"
  })
  void everything_atOnce_conserved(Seed seed) {
    long operations = 0;
    for (int i = 0; i < ROUNDS; i++) {
      Round round = new Round(kind, seed, i);
      assertThat(round.run(factory(), ITEMS)).as("round %d of seed %s", i, seed).isEmpty();
      operations += round.operations();
    }
    System.out.printf("%s, %s threads: %,d operations%n", kind, threads, operations);
  }

  private ThreadFactory factory() {
    return threads.equals("virtual")
        ? Thread.ofVirtual().name("torture-", 0).factory()
        : Thread.ofPlatform().daemon().name("torture-", 0).factory();
  }
}
