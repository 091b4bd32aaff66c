package dev.weir.stress.races;

import dev.weir.channel.Chan;
import dev.weir.testkit.Behaviour;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two receivers, one item, and the end: one has it, the other is told of the end. */
@JCStressTest
@Outcome(id = "1, closed", expect = Expect.ACCEPTABLE, desc = "the one")
@Outcome(id = "closed, 1", expect = Expect.ACCEPTABLE, desc = "the other")
@Outcome(expect = Expect.FORBIDDEN, desc = "none, or both")
@State
@Behaviour({"chan-C22", "chan-C33", "chan-C41"})
public class OneItemTwoReceivers {
  private final Chan<Integer> chan = Chan.bounded(1);

  public OneItemTwoReceivers() {
    chan.trySend(1);
    chan.close();
  }

  @Actor
  public void one(LL_Result result) {
    result.r1 = Calls.receive(chan);
  }

  @Actor
  public void other(LL_Result result) {
    result.r2 = Calls.receive(chan);
  }
}
