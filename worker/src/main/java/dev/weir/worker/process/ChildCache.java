package dev.weir.worker.process;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.weir.time.Ticker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An AOT cache for children: what they load, laid out as it is in memory. Made once for a Java and
 * a class path, by a child that shows what it loads and ends. A class path with folders has none.
 */
final class StartCache {
  private static final System.Logger LOG = System.getLogger(StartCache.class.getName());

  /** To write the cache takes seconds of a whole processor. */
  private static final Duration LONGEST_END = Duration.ofMinutes(2);

  private final @Nullable Path file;
  private boolean made;

  private StartCache(@Nullable Path file) {
    this.file = file;
  }

  /** In that folder; none without one. */
  static StartCache in(@Nullable Path folder) {
    return folder == null
        ? new StartCache(null)
        : of(folder, System.getProperty("java.class.path", ""));
  }

  static StartCache of(Path folder, String classPath) {
    return new StartCache(file(folder, classPath));
  }

  static @Nullable Path file(Path folder, String classPath) {
    StringBuilder key = new StringBuilder(System.getProperty("java.vm.version", ""));
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      File jar = new File(entry);
      if (jar.isDirectory()) {
        return null;
      }
      key.append('\n').append(entry).append(jar.length()).append(' ').append(jar.lastModified());
    }
    return folder.resolve("children-" + digest(key.toString()) + ".aot").toAbsolutePath();
  }

  private static String digest(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The options of a JVM that starts with it; none as long as it is not there. */
  List<String> use() {
    return file != null && Files.isRegularFile(file) ? List.of("-XX:AOTCache=" + file) : List.of();
  }

  /** Whether it is to be made; said once. */
  synchronized boolean wanted() {
    boolean wanted = !made && file != null && !Files.exists(file);
    made |= wanted;
    return wanted;
  }

  /** Makes it, or says why not; an interrupt ends that. */
  void make(
      ChildOptions options,
      Ticker ticker,
      Path socket,
      List<Map<String, @Nullable Object>> parcels) {
    Path target = requireNonNull(file);
    Path half = target.resolveSibling(target.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Files.createDirectories(requireNonNull(target.getParent()));
      List<String> record = List.of("-XX:AOTCacheOutput=" + half, "-Xlog:disable");
      ChildOptions patient = options.withCloseTimeout(LONGEST_END);
      Child child = new Launch(patient, ticker, socket, record, Optional.empty()).launch(parcels);
      child.retire();
      await(child);
      Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
      LOG.log(INFO, "children start with " + target);
    } catch (InterruptedException e) {
      LOG.log(DEBUG, "the AOT cache of children was not made: interrupted");
      Thread.currentThread().interrupt();
    } catch (IOException | ChildFailed e) {
      boolean asked = Thread.currentThread().isInterrupted();
      LOG.log(asked ? DEBUG : WARNING, "the AOT cache of children could not be made", e);
    } finally {
      delete(half);
      delete(target.resolveSibling(half.getFileName() + ".config"));
    }
  }

  /** What a JVM may have left that was killed while it wrote. */
  private static void delete(Path left) {
    try {
      Files.deleteIfExists(left);
    } catch (IOException e) {
      LOG.log(WARNING, "the half of an AOT cache stays: " + left, e);
    }
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
