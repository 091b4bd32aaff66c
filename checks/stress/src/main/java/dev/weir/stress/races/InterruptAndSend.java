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
import org.openjdk.jcstress.infra.results.LLL_Result;

/** A sender is interrupted just as its item is taken: taken, or refused and reported. */
@JCStressTest
@Outcome(id = "sent, 1, 0", expect = Expect.ACCEPTABLE, desc = "the receiver came first")
@Outcome(id = "interrupted, nothing, 1", expect = Expect.ACCEPTABLE, desc = "the interrupt did")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled, or told otherwise")
@State
@Behaviour({"chan-C22", "chan-C25", "chan-C54"})
public class InterruptAndSend {
  private final AtomicInteger reports = new AtomicInteger();
  private final Chan<Integer> chan =
      Chan.<Integer>builder().rendezvous().onUndelivered(reports::addAndGet).build();
  private final Target target = new Target();

  @Actor
  public void sender(LLL_Result result) {
    target.begin();
    result.r1 = Calls.send(chan, 1);
    target.end();
  }

  @Actor
  public void receiver(LLL_Result result) {
    target.interrupt();
    result.r2 = Calls.of(chan.tryReceive());
  }

  @Arbiter
  public void rest(LLL_Result result) {
    result.r3 = reports.get();
  }
}
