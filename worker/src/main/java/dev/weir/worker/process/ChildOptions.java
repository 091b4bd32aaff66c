package dev.weir.worker.process;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How child processes are kept. Immutable.
 *
 * @param warm how many wait for sessions; 0 starts one for each session when it comes
 * @param heapMebibytes the most that a child's heap may grow to; then it ends
 * @param initializeTimeout how long a child may take until it is ready for a session
 * @param pingInterval how often a child is asked whether it still works
 * @param pingWarning an answer that takes longer is reported
 * @param pingTimeout a child that has not answered for so long is killed
 * @param closeTimeout how long an ending child may take, beyond what its session may
 * @param jvmOptions more of them, after ours
 * @param cache a folder for an AOT cache that children start with, made by the first of them; null
 *     for none. A class path with folders in it has none
 */
public record ChildOptions(
    int warm,
    int heapMebibytes,
    Duration initializeTimeout,
    Duration pingInterval,
    Duration pingWarning,
    Duration pingTimeout,
    Duration closeTimeout,
    List<String> jvmOptions,
    @Nullable Path cache) {
  /**
   * As many as there are processors, at most 4; 256 MiB, 10 s, 2.5 s, 0.5 s, 60 s, 10 s. No cache.
   */
  public static final ChildOptions DEFAULT =
      new ChildOptions(
          Math.min(Runtime.getRuntime().availableProcessors(), 4),
          256,
          Duration.ofSeconds(10),
          Duration.ofMillis(2_500),
          Duration.ofMillis(500),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          List.of(),
          null);

  /** Checks the limits. */
  public ChildOptions {
    atLeast("warm processes", warm, 0);
    atLeast("process memory in MiB", heapMebibytes, 8);
    positive("initializeTimeout", initializeTimeout);
    positive("pingInterval", pingInterval);
    positive("pingWarning", pingWarning);
    positive("pingTimeout", pingTimeout);
    positive("closeTimeout", closeTimeout);
    jvmOptions = List.copyOf(jvmOptions);
  }

  /** These options with another number of warm children. */
  public ChildOptions withWarm(int count) {
    return new ChildOptions(
        count,
        heapMebibytes,
        initializeTimeout,
        pingInterval,
        pingWarning,
        pingTimeout,
        closeTimeout,
        jvmOptions,
        cache);
  }

  /** These options with another limit of the heap. */
  public ChildOptions withHeapMebibytes(int most) {
    return new ChildOptions(
        warm,
        most,
        initializeTimeout,
        pingInterval,
        pingWarning,
        pingTimeout,
        closeTimeout,
        jvmOptions,
        cache);
  }

  /** These options with another time for a start. */
  public ChildOptions withInitializeTimeout(Duration limit) {
    return new ChildOptions(
        warm,
        heapMebibytes,
        limit,
        pingInterval,
        pingWarning,
        pingTimeout,
        closeTimeout,
        jvmOptions,
        cache);
  }

  /** These options with other options of the JVM. */
  public ChildOptions withJvmOptions(List<String> more) {
    return new ChildOptions(
        warm,
        heapMebibytes,
        initializeTimeout,
        pingInterval,
        pingWarning,
        pingTimeout,
        closeTimeout,
        more,
        cache);
  }

  /** These options with another time for an end. */
  public ChildOptions withCloseTimeout(Duration limit) {
    return new ChildOptions(
        warm,
        heapMebibytes,
        initializeTimeout,
        pingInterval,
        pingWarning,
        pingTimeout,
        limit,
        jvmOptions,
        cache);
  }

  /** These options with a folder for an AOT cache. */
  public ChildOptions withCache(Path folder) {
    return new ChildOptions(
        warm,
        heapMebibytes,
        initializeTimeout,
        pingInterval,
        pingWarning,
        pingTimeout,
        closeTimeout,
        jvmOptions,
        folder);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s: %d (expected: at least %d)".formatted(name, value, least));
    }
  }

  private static void positive(String name, Duration value) {
    if (!requireNonNull(value, name).isPositive()) {
      throw new IllegalArgumentException("%s: %s (expected: over zero)".formatted(name, value));
    }
  }
}
