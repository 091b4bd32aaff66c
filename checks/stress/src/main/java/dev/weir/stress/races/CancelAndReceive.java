package dev.weir.stress.races;

import dev.weir.channel.Chan;
import dev.weir.testkit.Behaviour;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** What is held when it is cancelled is received or reported. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "received")
@Outcome(id = "closed, 1", expect = Expect.ACCEPTABLE, desc = "reported")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, or both")
@State
@Behaviour({"chan-C45", "chan-C54"})
public class CancelAndReceive {
  private final AtomicInteger reports = new AtomicInteger();
  private final Chan<Integer> chan =
      Chan.<Integer>builder().bounded(1).onUndelivered(reports::addAndGet).build();

  public CancelAndReceive() {
    chan.trySend(1);
  }

  @Actor
  public void receiver(LL_Result result) {
    result.r1 = Calls.receive(chan);
  }

  @Actor
  public void canceller() {
    chan.cancel();
  }

  @Arbiter
  public void rest(LL_Result result) {
    result.r2 = reports.get();
  }
}
