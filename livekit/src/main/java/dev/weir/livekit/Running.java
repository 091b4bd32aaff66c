package dev.weir.livekit;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;

/** The thread of a liaison, and what it runs on. */
final class Running implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Running.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(LiveKitDispatcher.CLOSE_SECONDS);

  private final Liaison liaison;
  private final Http http;
  private final Thread thread;

  Running(Liaison liaison, Http http) {
    this.liaison = liaison;
    this.http = http;
    this.thread = Thread.ofPlatform().daemon().name("weir-livekit").unstarted(liaison);
  }

  /** Starts it; once. */
  void start() {
    thread.start();
  }

  Liaison liaison() {
    return liaison;
  }

  /** Ends it; an interrupt of who waits is kept, and cuts the waiting short. */
  @Override
  public void close() {
    if (liaison.registered().isEmpty()) {
      thread.interrupt(); // there is nobody to take leave of
    }
    try {
      if (!thread.join(PATIENCE)) {
        thread.interrupt();
        warnUnless(thread.join(PATIENCE));
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    } finally {
      http.close();
    }
  }

  private void warnUnless(boolean ended) {
    if (!ended) {
      LOG.log(WARNING, "thread {0} does not end: {1}", thread, thread.getStackTrace());
    }
  }
}
