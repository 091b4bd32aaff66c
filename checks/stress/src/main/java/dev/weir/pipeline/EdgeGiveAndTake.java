package dev.weir.pipeline;

import dev.weir.testkit.Behaviour;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Lockstep: each waits for the other, again and again, and neither for ever. */
@JCStressTest
@Outcome(id = "gave 3, 1 2 3 end", expect = Expect.ACCEPTABLE, desc = "all, in order")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled, or out of order")
@State
@Behaviour({"pipe-F49", "pipe-F53"})
public class EdgeGiveAndTake {
  private final Edge edge = EdgeCalls.edge(1);

  @Actor
  public void giver(LL_Result result) {
    result.r1 = EdgeCalls.give(edge, 3);
  }

  @Actor
  public void taker(LL_Result result) {
    String taken = EdgeCalls.take(edge);
    for (int i = 0; i < 3; i++) {
      taken += " " + EdgeCalls.take(edge);
    }
    result.r2 = taken;
  }
}
