package dev.weir.stress.races;

import dev.weir.channel.Chan;
import dev.weir.testkit.Behaviour;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A receiver gets what was sent before the close, however early or late it comes. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "what was sent")
@Outcome(expect = Expect.FORBIDDEN, desc = "it was sent before the close")
@State
@Behaviour({"chan-C41", "chan-C44"})
public class CloseAndReceive {
  private final Chan<Integer> chan = Chan.bounded(1);

  @Actor
  public void receiver(L_Result result) {
    result.r1 = Calls.receive(chan);
  }

  @Actor
  public void sender() {
    chan.trySend(1);
    chan.close();
  }
}
