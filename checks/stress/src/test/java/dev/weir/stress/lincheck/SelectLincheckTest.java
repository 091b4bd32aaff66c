package dev.weir.stress.lincheck;

import dev.weir.channel.Chan;
import dev.weir.stress.Length;
import dev.weir.testkit.Behaviour;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** A select happens in one moment, whatever others do to its channels. */
class SelectLincheckTest {
  public static final class Plain extends SelectOperations {
    public Plain() {
      super(Chan.bounded(1), Chan.bounded(1));
    }
  }

  public static final class Timed extends TimedSelectOperations {
    public Timed() {
      super(Chan.bounded(1), Chan.bounded(1));
    }
  }

  @Test
  @Behaviour({"chan-S1", "chan-S2", "chan-S3", "chan-S5", "chan-S7"})
  void selects_underLoadWithDeadlines_linearizable() {
    new StressOptions()
        .iterations(Length.of(8, 40))
        .invocationsPerIteration(Length.of(100, 500))
        .threads(3)
        .actorsPerThread(3)
        .sequentialSpecification(SelectSpecification.class)
        .check(Timed.class);
  }

  @Test
  @Behaviour({"chan-S1", "chan-S2", "chan-S3", "chan-S7"})
  void selects_inEveryInterleaving_linearizable() {
    new ModelCheckingOptions()
        .iterations(Length.of(1, 8))
        .invocationsPerIteration(Length.of(30, 200))
        .threads(2)
        .actorsPerThread(3)
        .sequentialSpecification(SelectSpecification.class)
        .check(Plain.class);
  }
}
