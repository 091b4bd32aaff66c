package dev.weir.testkit;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * The threads that are alive, virtual ones included. Only a thread dump names those: {@link
 * Thread#getAllStackTraces()} leaves them out. A dump costs about 4 ms.
 */
final class LiveThreads {
  private static final Pattern HEAD =
      Pattern.compile("#(?<id>\\d+) \"(?<name>.*)\" (?<virtual>virtual )?[A-Z_]+ \\S+");

  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(1);

  private LiveThreads() {}

  /** A number that is higher than that of every thread so far: numbers are given in order. */
  static long mark() {
    return Thread.ofVirtual().unstarted(() -> {}).threadId();
  }

  /** The threads alive now that are younger than {@code mark}. */
  static List<LiveThread> since(long mark) throws IOException {
    return parse(dump()).stream().filter(thread -> thread.id() > mark).toList();
  }

  static List<LiveThread> parse(List<String> dump) {
    List<LiveThread> threads = new ArrayList<>();
    for (int at = 0; at < dump.size(); at++) {
      Matcher head = HEAD.matcher(dump.get(at));
      if (head.matches()) {
        threads.add(thread(head, stackBelow(dump, at)));
      }
    }
    return threads;
  }

  private static LiveThread thread(Matcher head, List<String> stack) {
    boolean virtual = head.group("virtual") != null;
    return new LiveThread(Long.parseLong(head.group("id")), head.group("name"), virtual, stack);
  }

  private static List<String> stackBelow(List<String> dump, int head) {
    List<String> below = dump.subList(head + 1, dump.size());
    return below.stream().takeWhile(line -> !line.isBlank()).map(String::strip).toList();
  }

  /**
   * JDK 25.0.3 may crash when it dumps a virtual thread that is just being mounted or unmounted, so
   * a dump waits, within a bound, until none is.
   */
  private static void awaitQuiet() {
    var scheduler = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    long deadline = System.nanoTime() + QUIET.toNanos();
    while (scheduler.getMountedVirtualThreadCount() + scheduler.getQueuedVirtualThreadCount() > 0
        && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private static List<String> dump() throws IOException {
    awaitQuiet();
    // The dump refuses a file that exists already, hence a fresh folder.
    Path folder = Files.createTempDirectory("weir-threads");
    Path file = folder.resolve("dump.txt");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
      return Files.readAllLines(file);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }
}
