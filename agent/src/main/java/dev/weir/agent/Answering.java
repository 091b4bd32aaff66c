package dev.weir.agent;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The turn that runs: its thread, and why it was told to stop, if it was. */
final class Answering {
  private static final System.Logger LOG = System.getLogger(Answering.class.getName());

  final String episode;
  private @Nullable Thread thread;
  private volatile @Nullable String reason;

  Answering(String episode) {
    this.episode = episode;
  }

  void start(String name, Runnable work) {
    thread = Thread.ofVirtual().name(name).start(work);
  }

  /** The first reason counts. */
  void stop(String why) {
    if (reason == null) {
      reason = why;
      requireNonNull(thread).interrupt();
    }
  }

  /** Whether it was told to stop. Code that swallows an interrupt does not hide it from this. */
  boolean stopped() {
    return reason != null;
  }

  /** Why it stops; a tool that interrupts itself gives no reason of its own. */
  String reason() {
    return requireNonNullElse(reason, "interrupted");
  }

  /** Waits for the end of the turn, interrupted or not; reports one that does not stop. */
  void join(Duration limit) {
    Thread running = requireNonNull(thread);
    long deadline = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    while (running.isAlive() && deadline - System.nanoTime() > 0) {
      try {
        running.join(Duration.ofNanos(deadline - System.nanoTime()));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (running.isAlive()) {
      report(running, limit);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void report(Thread running, Duration limit) {
    LOG.log(
        System.Logger.Level.WARNING,
        "turn {0} did not stop within {1} ms, at {2}",
        running.getName(),
        limit.toMillis(),
        List.of(running.getStackTrace()));
  }
}
