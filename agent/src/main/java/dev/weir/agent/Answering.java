package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The turn that runs: its thread, and why it was told to stop, if it was. */
final class Answering {
  private static final System.Logger LOG = System.getLogger(Answering.class.getName());

  final String episode;
  private @Nullable Thread thread;
  private volatile String reason = "";

  Answering(String episode) {
    this.episode = episode;
  }

  void start(String name, Runnable work) {
    thread = Thread.ofVirtual().name(name).start(work);
  }

  /** The first reason counts. */
  void stop(String why) {
    if (reason.isEmpty()) {
      reason = why;
      requireNonNull(thread).interrupt();
    }
  }

  String reason() {
    return reason;
  }

  /** Waits for the end of the turn; reports one that does not stop. */
  void join(Duration limit) {
    Thread running = requireNonNull(thread);
    try {
      if (!running.join(limit)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "turn {0} did not stop within {1} ms, at {2}",
            running.getName(),
            limit.toMillis(),
            List.of(running.getStackTrace()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
