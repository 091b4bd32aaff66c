package dev.weir.gateway;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends writes that make no progress: the caller's buffers are full and it does not read. An
 * interrupt of a virtual thread in a socket write closes the socket. One platform thread looks
 * around a few times per stall time, and only while writes are under way.
 */
final class StallWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StallWatch.class.getName());
  private static final int LOOKS_PER_STALL = 4;

  private final Set<Write> writes = ConcurrentHashMap.newKeySet();
  private final long stallNanos;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("weir-stall-watch").daemon(true).factory());

  StallWatch(Duration stall) {
    stallNanos = stall.toNanos();
    long pause = stallNanos / LOOKS_PER_STALL;
    var _ = watch.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.NANOSECONDS);
  }

  /** A write of this thread begins. */
  Write begin() {
    Write write = new Write(Thread.currentThread(), System.nanoTime());
    writes.add(write);
    return write;
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }

  private void look() {
    long now = System.nanoTime();
    for (Write write : writes) {
      if (now - write.since > stallNanos && !write.ended) {
        write.ended = true;
        LOG.log(
            System.Logger.Level.INFO,
            "{0}: its caller has read nothing for {1} ms; ended",
            write.thread.getName(),
            TimeUnit.NANOSECONDS.toMillis(stallNanos));
        write.thread.interrupt();
      }
    }
  }

  /** A write under way. */
  final class Write implements AutoCloseable {
    private final Thread thread;
    private final long since;
    private volatile boolean ended;

    private Write(Thread thread, long since) {
      this.thread = thread;
      this.since = since;
    }

    @Override
    public void close() {
      writes.remove(this);
    }
  }
}
