package dev.weir.worker.process;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.weir.time.Ticker;
import dev.weir.worker.cache.StartCache;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The start cache of children. Made by a child that shows what it loads and hosts no session; none
 * for a class path with folders.
 */
final class ChildCache {
  private static final System.Logger LOG = System.getLogger(ChildCache.class.getName());

  /** A child that ends writes down first what it has loaded. */
  private static final Duration LONGEST_END = Duration.ofMinutes(1);

  private final ChildOptions options;
  private final Optional<StartCache> cache;
  private boolean made;

  ChildCache(ChildOptions options, String classPath) {
    this.options = options;
    this.cache =
        Optional.ofNullable(options.cache())
            .flatMap(folder -> StartCache.of(folder, name(options, classPath), classPath));
  }

  /** One for each checkout and each way to start children. */
  private static String name(ChildOptions options, String classPath) {
    return "child-" + StartCache.digest(classPath + '\n' + ChildCommand.jvm(options));
  }

  /** The options of a child that starts with it; none as long as it is not there. */
  List<String> use() {
    return cache.map(StartCache::use).orElse(List.of());
  }

  /** Whether it is to be made; said once. */
  synchronized boolean wanted() {
    boolean wanted = !made && cache.isPresent() && !cache.get().exists();
    made |= wanted;
    return wanted;
  }

  /** Makes it, or says why not; an interrupt ends that. */
  void make(Ticker ticker, Path socket, List<Map<String, @Nullable Object>> parcels) {
    try {
      StartCache target = cache.orElseThrow();
      boolean done =
          target.make(
              ChildCommand.jvm(options),
              (record, folder) -> record(record, ticker, socket, parcels));
      LOG.log(done ? INFO : DEBUG, done ? "children start with " + target : "made by another");
    } catch (InterruptedException e) {
      LOG.log(DEBUG, "the start cache of children was not made: interrupted");
      Thread.currentThread().interrupt();
    } catch (IOException | ChildFailed | UnsupportedOperationException e) {
      boolean asked = Thread.currentThread().isInterrupted();
      LOG.log(asked ? DEBUG : WARNING, "the start cache of children could not be made", e);
    }
  }

  private void record(
      List<String> record, Ticker ticker, Path socket, List<Map<String, @Nullable Object>> parcels)
      throws InterruptedException {
    ChildOptions patient = options.withCloseTimeout(LONGEST_END);
    Child child = new Launch(patient, ticker, socket, record, Optional.empty()).launch(parcels);
    child.retire();
    await(child);
  }

  private static void await(Child child) throws InterruptedException {
    try {
      var _ = child.gone().get();
    } catch (InterruptedException e) {
      child.kill("was not needed any more");
      var _ = child.gone().join();
      throw e;
    } catch (ExecutionException e) {
      throw new AssertionError("an end never fails", e);
    }
  }
}
