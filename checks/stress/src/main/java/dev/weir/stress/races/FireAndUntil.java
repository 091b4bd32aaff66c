package dev.weir.stress.races;

import dev.weir.channel.Chan;
import dev.weir.channel.Signal;
import dev.weir.testkit.Behaviour;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A loop that ends with a signal takes its item or leaves it, and ends. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "took it, then the signal")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the signal; it stays for others")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, or taken twice")
@State
@Behaviour("chan-C31")
public class FireAndUntil {
  private final Chan<Integer> chan = Chan.bounded(1);
  private final Signal signal = new Signal();

  public FireAndUntil() {
    chan.trySend(1);
  }

  @Actor
  public void receiver(LL_Result result) {
    int taken = 0;
    for (Integer item : chan.until(signal)) {
      taken += item;
    }
    result.r1 = taken;
  }

  @Actor
  public void other() {
    signal.fire();
  }

  @Arbiter
  public void rest(LL_Result result) {
    result.r2 = chan.size();
  }
}
