package dev.weir.stress.races;

import dev.weir.channel.Chan;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** The time of a sender runs out just as its item is taken: taken, or refused and reported. */
@JCStressTest
@Outcome(id = "true, 1, 0", expect = Expect.ACCEPTABLE, desc = "the receiver came first")
@Outcome(id = "false, nothing, 1", expect = Expect.ACCEPTABLE, desc = "the time ran out first")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled, or told otherwise")
@State
@Behaviour({"chan-C20", "chan-C22", "chan-C54"})
public class TimeoutAndSend {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTime time = new ManualTime();
  private final AtomicInteger reports = new AtomicInteger();
  private final Chan<Integer> chan =
      Chan.<Integer>builder().rendezvous().ticker(time).onUndelivered(reports::addAndGet).build();
  private volatile boolean done;

  @Actor
  public void sender(LLL_Result result) {
    result.r1 = Calls.call(() -> chan.send(1, SECOND));
    done = true;
  }

  @Actor
  public void receiver(LLL_Result result) {
    Integer taken = null;
    while (taken == null && !done) {
      time.advance(SECOND);
      taken = chan.tryReceive();
    }
    result.r2 = Calls.of(taken);
  }

  @Arbiter
  public void rest(LLL_Result result) {
    result.r3 = reports.get();
  }
}
