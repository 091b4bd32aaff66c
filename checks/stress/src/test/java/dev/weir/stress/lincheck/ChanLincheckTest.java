package dev.weir.stress.lincheck;

import dev.weir.channel.Chan;
import dev.weir.stress.Length;
import dev.weir.testkit.Behaviour;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever several threads do to a channel, they could have done one after the other. */
class ChanLincheckTest {
  public static final class One extends ChanSpecification {
    public One() {
      super(1);
    }
  }

  public static final class Two extends ChanSpecification {
    public Two() {
      super(2);
    }
  }

  public static final class Unbounded extends ChanSpecification {
    public Unbounded() {
      super(Integer.MAX_VALUE);
    }
  }

  public static final class OfOne extends ChanOperations {
    public OfOne() {
      super(Chan.bounded(1));
    }
  }

  public static final class OfTwo extends ChanOperations {
    public OfTwo() {
      super(Chan.bounded(2));
    }
  }

  public static final class OfUnbounded extends ChanOperations {
    public OfUnbounded() {
      super(Chan.unbounded());
    }
  }

  public static final class TimedOfOne extends TimedOperations {
    public TimedOfOne() {
      super(Chan.bounded(1));
    }
  }

  public static final class TimedOfTwo extends TimedOperations {
    public TimedOfTwo() {
      super(Chan.bounded(2));
    }
  }

  static Stream<Arguments> timed() {
    return Stream.of(
        Arguments.of(TimedOfOne.class, One.class), Arguments.of(TimedOfTwo.class, Two.class));
  }

  static Stream<Arguments> untimed() {
    return Stream.of(
            Arguments.of(OfOne.class, One.class),
            Arguments.of(OfUnbounded.class, Unbounded.class),
            Arguments.of(OfTwo.class, Two.class))
        .limit(Length.of(2, 3));
  }

  @ParameterizedTest
  @MethodSource("timed")
  @Behaviour({"chan-C5", "chan-C6", "chan-C7", "chan-C20", "chan-C41", "chan-C48", "chan-C60"})
  void operations_underLoadWithDeadlines_linearizable(Class<?> operations, Class<?> specification) {
    new StressOptions()
        .iterations(Length.of(6, 30))
        .invocationsPerIteration(Length.of(60, 500))
        .threads(3)
        .actorsPerThread(3)
        .sequentialSpecification(specification)
        .check(operations);
  }

  @ParameterizedTest
  @MethodSource("untimed")
  @Behaviour({"chan-C1", "chan-C4", "chan-C7", "chan-C8", "chan-C45", "chan-C48", "chan-C60"})
  void operations_underLoad_linearizable(Class<?> operations, Class<?> specification) {
    new StressOptions()
        .iterations(Length.of(5, 50))
        .invocationsPerIteration(Length.of(300, 5_000))
        .threads(3)
        .actorsPerThread(4)
        .sequentialSpecification(specification)
        .check(operations);
  }

  @ParameterizedTest
  @MethodSource("untimed")
  @Behaviour({"chan-C1", "chan-C4", "chan-C7", "chan-C8", "chan-C45", "chan-C48", "chan-C60"})
  void operations_inEveryInterleaving_linearizable(Class<?> operations, Class<?> specification) {
    new ModelCheckingOptions()
        .iterations(Length.of(2, 10))
        .invocationsPerIteration(Length.of(30, 300))
        .threads(2)
        .actorsPerThread(3)
        .sequentialSpecification(specification)
        .check(operations);
  }
}
