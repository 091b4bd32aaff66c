package dev.weir.stress.races;

import dev.weir.channel.Chan;
import dev.weir.testkit.Behaviour;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** In a channel of capacity 1 the first receive happens-before the end of the second send. */
@JCStressTest
@Outcome(id = "42", expect = Expect.ACCEPTABLE, desc = "what was done before the room was made")
@Outcome(expect = Expect.FORBIDDEN, desc = "the room, but not what was done before")
@State
@Behaviour("chan-M1")
public class RoomMade {
  private final Chan<Box> chan = Chan.bounded(1);
  private final Box box = new Box();

  public RoomMade() {
    chan.trySend(box);
  }

  @Actor
  public void sender(I_Result result) {
    Calls.send(chan, box);
    result.r1 = box.content;
  }

  @Actor
  public void receiver() {
    box.content = 42;
    chan.tryReceive();
  }
}
