package dev.weir.worker;

import static java.lang.System.Logger.Level.WARNING;

import dev.weir.agent.SessionContext;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reports platform threads that the code of a session has started and not ended, a while after its
 * end; {@link SessionContext#starterOf} says how they are known. Virtual threads cannot be found:
 * the JVM lists them for nobody. Any thread; nothing waits.
 */
final class LeftThreads implements AutoCloseable {
  /** What ends with its session may take that long, and up to twice that. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(LeftThreads.class.getName());
  private static final int DEPTH = 8;

  private final ReentrantLock lock = new ReentrantLock();
  private final Ticker ticker;
  private Set<String> fresh = new HashSet<>();
  private Set<String> due = new HashSet<>();
  private @Nullable Alarm alarm;
  private boolean closed;

  LeftThreads(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Its end is over, hooks and all. */
  void ended(String session) {
    lock.lock();
    try {
      fresh.add(session);
      arm();
    } finally {
      lock.unlock();
    }
  }

  /** Looks no more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (alarm != null) {
        alarm.cancel();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock. */
  private void arm() {
    if (alarm == null && !closed) {
      alarm = ticker.at(ticker.after(GRACE), this::look);
    }
  }

  /** On the ticker's thread: the report, which may write to a disk, is another's work. */
  private void look() {
    Set<String> over = next();
    if (!over.isEmpty()) {
      Thread.ofVirtual().name("weir-left-threads").start(() -> report(over));
    }
  }

  private Set<String> next() {
    lock.lock();
    try {
      Set<String> over = due;
      due = fresh;
      fresh = new HashSet<>();
      alarm = null;
      if (!due.isEmpty()) {
        arm();
      }
      return over;
    } finally {
      lock.unlock();
    }
  }

  private static void report(Set<String> over) {
    for (Thread thread : platformThreads()) {
      SessionContext.starterOf(thread)
          .filter(starter -> over.contains(starter.session()))
          .ifPresent(starter -> report(thread, starter));
    }
  }

  private static void report(Thread thread, SessionContext starter) {
    List<StackTraceElement> stack = List.of(thread.getStackTrace());
    LOG.log(
        WARNING,
        "thread \"%s\" was started by session %s of agent \"%s\", which has ended, and goes on (expected: ended by an end hook); it is at %s"
            .formatted(
                thread.getName(),
                starter.session(),
                starter.agent(),
                stack.subList(0, Math.min(DEPTH, stack.size()))));
  }

  private static List<Thread> platformThreads() {
    ThreadGroup top = Thread.currentThread().getThreadGroup();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    Thread[] found = new Thread[2 * top.activeCount() + 16];
    int count = top.enumerate(found);
    return Arrays.stream(found, 0, count).filter(Objects::nonNull).toList();
  }
}
