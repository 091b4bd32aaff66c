package dev.weir.pipeline;

import dev.weir.testkit.Behaviour;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A giver that waits for a slot sees that nobody wants more. */
@JCStressTest
@Outcome(id = "gave 1, 1", expect = Expect.ACCEPTABLE, desc = "the close came first")
@Outcome(id = "gave 2, 1", expect = Expect.ACCEPTABLE, desc = "the slot came first")
@Outcome(expect = Expect.FORBIDDEN, desc = "more given than there were slots")
@State
@Behaviour({"pipe-F57", "pipe-F59"})
public class EdgeCloseAndWaitingGive {
  private final Edge edge = EdgeCalls.edge(1);

  @Actor
  public void giver(LL_Result result) {
    result.r1 = EdgeCalls.give(edge, 9);
  }

  @Actor
  public void taker(LL_Result result) {
    result.r2 = EdgeCalls.take(edge);
    edge.close();
  }
}
