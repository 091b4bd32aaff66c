package dev.weir.pipeline;

import static java.lang.System.Logger.Level.WARNING;

import dev.weir.time.Alarm;
import java.time.Duration;
import java.util.List;

/** Tells who keeps a run that has failed from ending, after a while and then now and then. */
final class Stragglers {
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final System.Logger LOG = System.getLogger(Stragglers.class.getName());

  private final Execution run;
  private Alarm alarm = () -> {};
  private boolean over;

  Stragglers(Execution run) {
    this.run = run;
  }

  void begin() {
    arm(GRACE);
  }

  synchronized void end() {
    over = true;
    alarm.cancel();
  }

  private synchronized void arm(Duration pause) {
    if (!over) {
      alarm = run.ticker().at(run.ticker().after(pause), this::tell);
    }
  }

  private void tell() {
    for (Thread thread : run.threads()) {
      LOG.log(
          WARNING,
          "pipeline {0}, run {1}: has failed and waits for thread {2}, which was interrupted, at {3}",
          run.plan.name(),
          run.id,
          thread.getName(),
          List.of(thread.getStackTrace()));
    }
    arm(AGAIN);
  }
}
