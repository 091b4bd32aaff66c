package dev.weir.stress.races;

import dev.weir.channel.Chan;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The time of a receiver runs out just as it is given an item. */
@JCStressTest
@Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "the item came first")
@Outcome(id = "nothing, false", expect = Expect.ACCEPTABLE, desc = "the time ran out first")
@Outcome(expect = Expect.FORBIDDEN, desc = "an item is lost with the time")
@State
@Behaviour({"chan-C20", "chan-C22"})
public class TimeoutAndReceive {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTime time = new ManualTime();
  private final Chan<Integer> chan = Chan.<Integer>builder().rendezvous().ticker(time).build();
  private volatile boolean done;

  @Actor
  public void receiver(LL_Result result) {
    result.r1 = Calls.call(() -> Calls.of(chan.receive(SECOND)));
    done = true;
  }

  @Actor
  public void sender(LL_Result result) {
    boolean sent = false;
    while (!sent && !done) {
      time.advance(SECOND);
      sent = chan.trySend(1);
    }
    result.r2 = sent;
  }
}
