package dev.weir.stress.races;

import dev.weir.channel.Chan;
import dev.weir.channel.Select;
import dev.weir.testkit.Behaviour;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two selects, each of which would give to the other or take from it: they meet exactly once. */
@JCStressTest
@Outcome(id = "gave, 1", expect = Expect.ACCEPTABLE, desc = "the one gave")
@Outcome(id = "2, gave", expect = Expect.ACCEPTABLE, desc = "the other gave")
@Outcome(expect = Expect.FORBIDDEN, desc = "both, or an item of nobody")
@State
@Behaviour({"chan-S1", "chan-S4", "chan-S7"})
public class SelectsFace {
  private final Chan<Integer> left = Chan.rendezvous();
  private final Chan<Integer> right = Chan.rendezvous();

  @Actor
  public void one(LL_Result result) {
    result.r1 = giveOrTake(left, 1, right);
  }

  @Actor
  public void other(LL_Result result) {
    result.r2 = giveOrTake(right, 2, left);
  }

  private static String giveOrTake(Chan<Integer> to, int item, Chan<Integer> from) {
    Select<String> select =
        Select.<String>of().send(to, item, () -> "gave").receive(from, taken -> taken.toString());
    return Calls.call(select::run);
  }
}
