package dev.weir.stress.races;

import dev.weir.channel.Chan;
import dev.weir.testkit.Behaviour;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** What was done before a send is seen after the receive. */
@JCStressTest
@Outcome(id = "42", expect = Expect.ACCEPTABLE, desc = "the item with its content")
@Outcome(expect = Expect.FORBIDDEN, desc = "the item without its content")
@State
@Behaviour("chan-M1")
public class HandOver {
  private final Chan<Box> chan = Chan.rendezvous();
  private final Box box = new Box();

  @Actor
  public void sender() {
    box.content = 42;
    Calls.send(chan, box);
  }

  @Actor
  public void receiver(I_Result result) {
    result.r1 = Calls.call(chan::receive).content;
  }
}
