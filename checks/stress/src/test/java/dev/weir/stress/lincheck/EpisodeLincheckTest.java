package dev.weir.stress.lincheck;

import dev.weir.stress.Length;
import dev.weir.testkit.Behaviour;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** Whatever several threads do to an episode, they could have done one after the other. */
@Behaviour({"epi-E4", "epi-E5", "epi-E8", "epi-E10", "epi-E12", "epi-E13", "epi-E16"})
class EpisodeLincheckTest {

  @Test
  void operations_underLoad_linearizable() {
    new StressOptions()
        .iterations(Length.of(8, 50))
        .invocationsPerIteration(Length.of(300, 5_000))
        .threads(3)
        .actorsPerThread(4)
        .sequentialSpecification(EpisodeSpecification.class)
        .check(EpisodeOperations.class);
  }

  @Test
  void operations_inEveryInterleaving_linearizable() {
    new ModelCheckingOptions()
        .iterations(Length.of(4, 20))
        .invocationsPerIteration(Length.of(50, 500))
        .threads(2)
        .actorsPerThread(3)
        .sequentialSpecification(EpisodeSpecification.class)
        .check(EpisodeOperations.class);
  }
}
