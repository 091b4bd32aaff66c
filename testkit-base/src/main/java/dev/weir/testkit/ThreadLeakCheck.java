package dev.weir.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaves a thread behind, platform or virtual. It registers itself. After
 * the last test of a class the threads have {@link #DEFAULT_PATIENCE} to end. Test classes must run
 * one after the other, or a class answers for another's threads.
 */
public final class ThreadLeakCheck implements BeforeAllCallback, AfterAllCallback {
  /** How long threads that were told to end may take. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(2);

  /** JUnit's configuration parameter that sets another patience, in milliseconds. */
  public static final String PATIENCE_MILLIS = "weir.leaks.patienceMillis";

  /** Names of threads that belong to the process: whoever uses them first starts them. */
  private static final List<String> OF_THE_PROCESS =
      List.of(
          "weir-ticker",
          "weir-waker",
          // Of the native library of LiveKit, which cannot be unloaded.
          "livekit-native-",
          "ForkJoinPool",
          "VirtualThread-",
          "MasterPoller",
          "SubPoller",
          "Read-Poller",
          "Write-Poller",
          "Common-Cleaner",
          "HttpClient-",
          "JFR ",
          "process reaper",
          // Helidon never cancels its timers; they end when the collector finds them.
          "helidon-http-timer",
          "helidon-idle-connection-timer",
          // Of OkHttp, in tests that need another's client; they end when they were idle for a
          // minute.
          "OkHttp TaskRunner",
          "Okio Watchdog",
          "junit-");

  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(ThreadLeakCheck.class);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  /** For the service loader. */
  public ThreadLeakCheck() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getStore(STORE).put("mark", LiveThreads.mark());
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException, InterruptedException {
    // A nested class may use, and so make grow, what its outer class holds until its own end.
    if (context.getRequiredTestClass().isAnnotationPresent(Nested.class)) {
      return;
    }
    long mark = context.getStore(STORE).getOrDefault("mark", Long.class, Long.MAX_VALUE);
    Duration patience = patience(context);
    List<LiveThread> left = awaitNoneSince(mark, patience);
    if (!left.isEmpty()) {
      throw new AssertionError(complaint(context.getRequiredTestClass(), left, patience));
    }
  }

  private static Duration patience(ExtensionContext context) {
    return context
        .getConfigurationParameter(
            PATIENCE_MILLIS, millis -> Duration.ofMillis(Long.parseLong(millis)))
        .orElse(DEFAULT_PATIENCE);
  }

  private static List<LiveThread> awaitNoneSince(long mark, Duration patience)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    List<LiveThread> left = ofTests(mark);
    while (!left.isEmpty() && System.nanoTime() - start < patience.toNanos()) {
      // Nothing signals the end of a virtual thread that one holds no reference to.
      Thread.sleep(BETWEEN_LOOKS);
      left = ofTests(mark);
    }
    return left;
  }

  private static List<LiveThread> ofTests(long mark) throws IOException {
    return LiveThreads.since(mark).stream().filter(thread -> !ofTheProcess(thread)).toList();
  }

  private static boolean ofTheProcess(LiveThread thread) {
    return OF_THE_PROCESS.stream().anyMatch(thread.name()::startsWith);
  }

  private static String complaint(Class<?> test, List<LiveThread> left, Duration patience) {
    return left.stream()
        .map(LiveThread::describe)
        .collect(
            Collectors.joining(
                "\n",
                "threads left by %s: %d (expected: 0 within %d ms of its end). Close what starts them:%n"
                    .formatted(test.getName(), left.size(), patience.toMillis()),
                ""));
  }
}
