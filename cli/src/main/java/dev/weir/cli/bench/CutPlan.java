package dev.weir.cli.bench;

import dev.weir.testkit.fault.Direction;
import dev.weir.testkit.fault.Ending;
import dev.weir.testkit.fault.Fault;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What the network does to one dialogue. The same seed and dialogue give the same plan: requests,
 * streams and delays draw from generators of their own, so that the schedule of one does not shift
 * the others. For one thread.
 */
final class CutPlan {
  /** An answer is about so many bytes long; a cut inside it loses it in part or as a whole. */
  private static final int ANSWER_BYTES = 120;

  private final Rates rates;
  private final RandomGenerator posts;
  private final RandomGenerator streams;
  private final RandomGenerator delays;

  CutPlan(long seed, String dialogue, Rates rates) {
    SplittableRandom random = new SplittableRandom(seed * 31 + dialogue.hashCode());
    this.rates = rates;
    this.posts = random.split();
    this.streams = random.split();
    this.delays = random.split();
  }

  /** For a POST of so many bytes: mostly nothing, else a cut inside it or inside its answer. */
  Fault post(int bytes) {
    boolean cut = posts.nextDouble() < rates.postCuts();
    boolean before = posts.nextBoolean();
    int at = posts.nextInt(before ? bytes : ANSWER_BYTES);
    Ending ending = ending(posts);
    return cut
        ? new Fault.Cut(before ? Direction.TO_SERVER : Direction.TO_CLIENT, at, ending)
        : Fault.none();
  }

  /** For a stream: a cut, anywhere. */
  Fault stream() {
    int at = streams.nextInt(rates.cutWithin());
    return new Fault.Cut(Direction.TO_CLIENT, at, ending(streams));
  }

  /** After a cut. */
  Delay delay() {
    double kind = delays.nextDouble();
    long nanos = delays.nextLong(rates.moment().toNanos() + 1);
    if (kind < rates.resumeLate()) {
      return new Delay.UntilDropped();
    }
    boolean soon = kind < rates.resumeLate() + rates.resumeSoon();
    return new Delay.For(soon ? Duration.ofNanos(nanos) : Duration.ZERO);
  }

  private static Ending ending(RandomGenerator random) {
    return random.nextBoolean() ? Ending.FIN : Ending.RST;
  }
}
