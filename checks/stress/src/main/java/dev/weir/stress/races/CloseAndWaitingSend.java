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

/** A sender that waits for room, a close and the room: it gets in, or is refused and reported. */
@JCStressTest
@Outcome(id = "sent, 0 2", expect = Expect.ACCEPTABLE, desc = "the room came first")
@Outcome(id = "closed, 1 nothing", expect = Expect.ACCEPTABLE, desc = "the close came first")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled, or told otherwise")
@State
@Behaviour({"chan-C42", "chan-C43", "chan-C48", "chan-C54"})
public class CloseAndWaitingSend {
  private final AtomicInteger reports = new AtomicInteger();
  private final Chan<Integer> chan =
      Chan.<Integer>builder().bounded(1).onUndelivered(item -> reports.addAndGet(item - 1)).build();

  public CloseAndWaitingSend() {
    chan.trySend(1);
  }

  @Actor
  public void sender(LL_Result result) {
    result.r1 = Calls.send(chan, 2);
  }

  @Actor
  public void receiver() {
    chan.tryReceive();
    chan.close();
  }

  @Arbiter
  public void rest(LL_Result result) {
    result.r2 = reports + " " + (chan.isDrained() ? "nothing" : Calls.of(chan.tryReceive()));
  }
}
