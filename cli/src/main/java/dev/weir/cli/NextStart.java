package dev.weir.cli;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.util.Objects.requireNonNull;

import dev.weir.worker.cache.StartCache;
import dev.weir.worker.cache.Tether;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the cache with which the launcher starts this command the next time, in the background, by
 * a rehearsal in a process of its own. Without it all is the same, but slower. For one thread;
 * closing ends the rehearsal.
 */
final class NextStart {
  /** By this property the launcher says which: a folder, and in it how its name begins. */
  static final String PROPERTY = "weir.start-cache";

  private static final System.Logger LOG = System.getLogger(NextStart.class.getName());

  /** Of the JVM's options those that its memory's layout and code depend on. No agents, no logs. */
  private static final List<String> KEPT =
      List.of("-Xm", "-Xs", "-XX:+Use", "-XX:-Use", "-XX:TieredStop", "--enable-", "--add-");

  private final String command;
  private final AtomicReference<@Nullable Process> rehearsing = new AtomicReference<>();
  private volatile boolean closed;
  private final @Nullable Thread thread;

  private NextStart(String command, String wanted) {
    this.command = command;
    this.thread =
        wanted.isEmpty()
            ? null
            : Thread.ofPlatform().name("weir-next-start").daemon().start(() -> prepare(wanted));
  }

  /** Begins; does nothing if no cache is wanted or it is there. */
  static NextStart inBackground(String command, String wanted) {
    return new NextStart(command, wanted);
  }

  private void prepare(String wanted) {
    try {
      Path place = Path.of(wanted).toAbsolutePath();
      Path folder = requireNonNull(place.getParent(), "folder");
      String classPath = System.getProperty("java.class.path", "");
      StartCache cache =
          StartCache.of(folder, place.getFileName().toString(), classPath).orElse(null);
      if (cache == null || closed) {
        return;
      }
      if (cache.exists()) {
        cache.used();
      } else if (cache.make(options(), (record, half) -> rehearse(record, folder, half))) {
        LOG.log(INFO, "the next start is quicker, by {0}", cache);
      }
    } catch (InterruptedException e) {
      LOG.log(DEBUG, "the next start is not prepared: interrupted");
    } catch (IOException | UnsupportedOperationException e) {
      // Ends of a rehearsal that was closed are no news.
      LOG.log(closed ? DEBUG : INFO, "the next start cannot be made quicker: " + e);
    }
  }

  private static List<String> options() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> KEPT.stream().anyMatch(option::startsWith))
        .toList();
  }

  private void rehearse(List<String> record, Path caches, Path folder)
      throws IOException, InterruptedException {
    List<String> jvm = Stream.concat(options().stream(), record.stream()).toList();
    Process process = Rehearsal.start(jvm, command, caches, folder);
    rehearsing.set(process);
    LOG.log(DEBUG, "a start is rehearsed by {0}", process);
    try {
      if (closed) {
        throw new InterruptedException();
      }
      Rehearsal.hold(process);
    } finally {
      Tether.kill(process);
    }
  }

  /** Ends what is being made, and waits for that. */
  void close() throws InterruptedException {
    if (thread == null) {
      return;
    }
    closed = true;
    thread.interrupt();
    Process process = rehearsing.get();
    if (process != null) {
      try {
        Tether.kill(process);
      } catch (IOException e) {
        LOG.log(DEBUG, "a rehearsal may take a while to end", e);
      }
    }
    thread.join();
  }
}
