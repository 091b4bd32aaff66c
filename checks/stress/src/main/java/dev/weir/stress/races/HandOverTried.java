package dev.weir.stress.races;

import dev.weir.channel.Chan;
import dev.weir.testkit.Behaviour;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The same through a buffer, by calls that do not wait. */
@JCStressTest
@Outcome(id = "42", expect = Expect.ACCEPTABLE, desc = "the item with its content")
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "too early")
@Outcome(expect = Expect.FORBIDDEN, desc = "the item without its content")
@State
@Behaviour("chan-M1")
public class HandOverTried {
  private final Chan<Box> chan = Chan.bounded(1);
  private final Box box = new Box();

  @Actor
  public void sender() {
    box.content = 42;
    chan.trySend(box);
  }

  @Actor
  public void receiver(I_Result result) {
    Box received = chan.tryReceive();
    result.r1 = received == null ? -1 : received.content;
  }
}
