package dev.weir.stress.races;

import dev.weir.channel.Chan;
import dev.weir.channel.Select;
import dev.weir.testkit.Behaviour;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Two selects over two channels with an item each: each select takes one. */
@JCStressTest
@Outcome(id = "1, 2, 0", expect = Expect.ACCEPTABLE, desc = "each one")
@Outcome(id = "2, 1, 0", expect = Expect.ACCEPTABLE, desc = "each one")
@Outcome(expect = Expect.FORBIDDEN, desc = "one item twice, or two at once")
@State
@Behaviour({"chan-S1", "chan-S2", "chan-S7"})
public class SelectsShare {
  private final Chan<Integer> left = Chan.bounded(1);
  private final Chan<Integer> right = Chan.bounded(1);

  public SelectsShare() {
    left.trySend(1);
    right.trySend(2);
  }

  @Actor
  public void one(LLL_Result result) {
    result.r1 = take(left, right);
  }

  @Actor
  public void other(LLL_Result result) {
    result.r2 = take(right, left);
  }

  @Arbiter
  public void rest(LLL_Result result) {
    result.r3 = left.size() + right.size();
  }

  private static Integer take(Chan<Integer> first, Chan<Integer> second) {
    Select<Integer> select =
        Select.<Integer>of().receive(first, item -> item).receive(second, item -> item);
    return Calls.call(select::run);
  }
}
