package dev.weir.bench.wheel;

import java.util.concurrent.CountDownLatch;

/** Every session had an alarm once, half of them cancelled it; since then nothing is armed. */
final class Idle<A> implements Load {

  private static final long SOON_NANOS = 50_000_000;

  private final Alarms<A> alarms;

  private Idle(Alarms<A> alarms) {
    this.alarms = alarms;
  }

  static <A> Load start(Alarms<A> alarms) {
    for (int session = 0; session < SESSIONS; session++) {
      A armed = alarms.arm(SOON_NANOS, () -> {});
      if (session % 2 == 0) {
        alarms.cancel(armed);
      }
    }
    return new Idle<>(alarms);
  }

  @Override
  public String thread() {
    return alarms.thread();
  }

  @Override
  public long done() {
    return 0;
  }

  /** One alarm shows that the thread was there all the time, and that its wake-ups are counted. */
  @Override
  public void finish() throws InterruptedException {
    var fired = new CountDownLatch(1);
    alarms.arm(1, fired::countDown);
    fired.await();
    Watch watch = Watch.of(thread());
    while (!watch.waits()) {
      Thread.onSpinWait();
    }
  }
}
