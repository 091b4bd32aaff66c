package dev.weir.stress.races;

import dev.weir.channel.Chan;
import dev.weir.channel.Lag;
import dev.weir.channel.Tee;
import dev.weir.testkit.Behaviour;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A branch is closed just as it pulls: it may get its item or not, the other branch always does.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "read, then closed")
@Outcome(
    id = "closed, 1",
    expect = Expect.ACCEPTABLE,
    desc = "closed, and the item kept for the other")
@Outcome(expect = Expect.FORBIDDEN, desc = "an item went with the closed branch")
@State
@Behaviour({"chan-T20", "chan-T21"})
public class BranchCloseAndPull {
  private final Chan<Integer> source = Chan.bounded(1);
  private final Tee<Integer> tee = Tee.of(source, 2, Lag.backpressure(1));

  public BranchCloseAndPull() {
    source.trySend(1);
  }

  @Actor
  public void reader(LL_Result result) {
    result.r1 = Calls.receive(tee.get(0));
  }

  @Actor
  public void closer() {
    tee.get(0).close();
  }

  @Arbiter
  public void rest(LL_Result result) {
    result.r2 = Calls.receive(tee.get(1));
  }
}
