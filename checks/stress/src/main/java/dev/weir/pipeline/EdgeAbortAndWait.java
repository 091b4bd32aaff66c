package dev.weir.pipeline;

import dev.weir.testkit.Behaviour;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A taker that waits when the run ends: that is no end of the items. */
@JCStressTest
@Outcome(id = "interrupted", expect = Expect.ACCEPTABLE, desc = "it waits no more")
@Outcome(expect = Expect.FORBIDDEN, desc = "the end of the run taken for that of the items")
@State
@Behaviour("pipe-F80")
public class EdgeAbortAndWait {
  private final Edge edge = EdgeCalls.edge(1);

  @Actor
  public void taker(L_Result result) {
    result.r1 = EdgeCalls.take(edge);
  }

  @Actor
  public void run() {
    edge.abort();
  }
}
