package dev.weir.stress.races;

import dev.weir.channel.Chan;
import dev.weir.testkit.Behaviour;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Whoever finds a channel closed sees its cause, and what was done before the close. */
@JCStressTest
@Outcome(id = "open, 0", expect = Expect.ACCEPTABLE, desc = "before the close")
@Outcome(id = "open, 42", expect = Expect.ACCEPTABLE, desc = "in the midst of it")
@Outcome(id = "because, 42", expect = Expect.ACCEPTABLE, desc = "after the close")
@Outcome(expect = Expect.FORBIDDEN, desc = "closed without a cause, or without what was before")
@State
@Behaviour({"chan-C46", "chan-M1"})
public class FailSeen {
  private final Throwable cause = new IllegalStateException("because");

  private final Chan<Box> chan = Chan.bounded(1);
  private final Box box = new Box();

  @Actor
  public void sender() {
    box.content = 42;
    chan.fail(cause);
  }

  @Actor
  public void receiver(LL_Result result) {
    result.r1 =
        chan.isDrained() ? chan.closeCause().map(Throwable::getMessage).orElse("none") : "open";
    result.r2 = box.content;
  }
}
