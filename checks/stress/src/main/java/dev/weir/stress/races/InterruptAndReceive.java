package dev.weir.stress.races;

import dev.weir.channel.Chan;
import dev.weir.testkit.Behaviour;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A receiver is interrupted just as it is given an item: it has the item, or it was not given. */
@JCStressTest
@Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "the item came first")
@Outcome(id = "interrupted, false", expect = Expect.ACCEPTABLE, desc = "the interrupt came first")
@Outcome(expect = Expect.FORBIDDEN, desc = "an item is lost with the interrupt")
@State
@Behaviour({"chan-C22", "chan-C25"})
public class InterruptAndReceive {
  private final Chan<Integer> chan = Chan.rendezvous();
  private final Target target = new Target();

  @Actor
  public void receiver(LL_Result result) {
    target.begin();
    result.r1 = Calls.receive(chan);
    target.end();
  }

  @Actor
  public void sender(LL_Result result) {
    target.interrupt();
    result.r2 = chan.trySend(1);
  }
}
