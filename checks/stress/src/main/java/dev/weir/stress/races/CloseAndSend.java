package dev.weir.stress.races;

import dev.weir.channel.Chan;
import dev.weir.testkit.Behaviour;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A send that meets a close is accepted, and then held, or refused, and then gone. */
@JCStressTest
@Outcome(id = "sent, 1", expect = Expect.ACCEPTABLE, desc = "before the close")
@Outcome(id = "closed, nothing", expect = Expect.ACCEPTABLE, desc = "after it")
@Outcome(expect = Expect.FORBIDDEN, desc = "told otherwise than it was")
@State
@Behaviour({"chan-C41", "chan-C48"})
public class CloseAndSend {
  private final Chan<Integer> chan = Chan.bounded(1);

  @Actor
  public void sender(LL_Result result) {
    result.r1 = Calls.send(chan, 1);
  }

  @Actor
  public void closer() {
    chan.close();
  }

  @Arbiter
  public void rest(LL_Result result) {
    result.r2 = chan.isDrained() ? "nothing" : Calls.of(chan.tryReceive());
  }
}
