package dev.weir.bench.wheel;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread of this process as the JVM sees it.
 *
 * @param id zero where there is none
 */
record Watch(long id) {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** The only thread of that name; none for "". */
  static Watch of(String name) {
    return name.isEmpty() ? new Watch(0) : new Watch(find(name));
  }

  private static long find(String name) {
    return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
        .filter(Objects::nonNull)
        .filter(thread -> thread.getThreadName().equals(name))
        .mapToLong(ThreadInfo::getThreadId)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("thread: no " + name));
  }

  /** Its processor time so far. */
  long processorNanos() {
    return id == 0 ? 0 : THREADS.getThreadCpuTime(id);
  }

  /** How often it has begun to wait so far: each wake-up ends with a new wait. */
  long waitCount() {
    ThreadInfo info = info();
    return info == null ? 0 : info.getWaitedCount();
  }

  /** Whether it waits now, without a limit or with one. */
  boolean waits() {
    ThreadInfo info = info();
    return info != null
        && switch (info.getThreadState()) {
          case WAITING, TIMED_WAITING -> true;
          default -> false;
        };
  }

  private @Nullable ThreadInfo info() {
    return id == 0 ? null : THREADS.getThreadInfo(id);
  }
}
