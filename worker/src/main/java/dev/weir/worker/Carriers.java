package dev.weir.worker;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.management.VirtualThreadSchedulerMXBean;

/** The platform threads that virtual ones run on. Stateless; nothing waits. */
final class Carriers {
  /** {@code VirtualThread[#29,name]/runnable@ForkJoinPool-1-worker-1} */
  private static final Pattern MOUNTED = Pattern.compile(".*/[a-z_]+@(.+)", Pattern.DOTALL);

  private Carriers() {}

  /** The carrier that a virtual thread is on; empty if it is on none. */
  static Optional<String> of(Thread thread) {
    if (!thread.isVirtual() || thread.getState() != Thread.State.RUNNABLE) {
      return Optional.empty();
    }
    Matcher shown = MOUNTED.matcher(thread.toString());
    return shown.matches() ? Optional.of(shown.group(1)) : Optional.empty();
  }

  /** Lets virtual threads run on one more, or one less, of them at a time; in the whole process. */
  static synchronized void more(int count) {
    VirtualThreadSchedulerMXBean scheduler =
        ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    scheduler.setParallelism(scheduler.getParallelism() + count);
    // What waits is seen when something comes.
    Thread.ofVirtual().name("weir-carriers").start(() -> {});
  }
}
