package dev.weir.stress.races;

import dev.weir.channel.Chan;
import dev.weir.testkit.Behaviour;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** At a rendezvous the receive happens-before the end of its send. */
@JCStressTest
@Outcome(id = "42", expect = Expect.ACCEPTABLE, desc = "what the receiver did before")
@Outcome(expect = Expect.FORBIDDEN, desc = "met, but not seen")
@State
@Behaviour({"chan-C9", "chan-M1"})
public class Meeting {
  private final Chan<Box> chan = Chan.rendezvous();
  private final Box box = new Box();

  @Actor
  public void sender(I_Result result) {
    Calls.send(chan, box);
    result.r1 = box.content;
  }

  @Actor
  public void receiver() {
    box.content = 42;
    Calls.receive(chan);
  }
}
