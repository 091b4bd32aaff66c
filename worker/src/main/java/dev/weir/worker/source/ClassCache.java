package dev.weir.worker.source;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import dev.weir.log.JournalFailed;
import dev.weir.worker.cache.CachePlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Compiled classes, kept in files of the user's between runs, so that a second start needs no
 * compiler. They are taken only if all that they were made of is the same: the sources and their
 * neighbours, the compiler, its options and the class path. What is damaged or another user's is
 * compiled again. Where it cannot be kept, such as in a file system without owners and modes, it is
 * compiled each time. Any thread, any number of processes; waits for files only.
 */
public final class ClassCache {
  /** The variable that says which folder; {@code none} for no cache at all. */
  public static final String VARIABLE = CachePlace.VARIABLE;

  /** The most files that are kept, one for each source, class path and Java. */
  public static final int MOST_FILES = 1024;

  /** The most bytes that are kept. */
  public static final long MOST_BYTES = 64L << 20;

  /** How long what is not used is kept. */
  public static final Duration LONGEST_UNUSED = Duration.ofDays(30);

  private static final System.Logger LOG = System.getLogger(ClassCache.class.getName());

  private final @Nullable CacheFolder folder;
  private final AtomicBoolean told = new AtomicBoolean();

  private ClassCache(@Nullable CacheFolder folder) {
    this.folder = folder;
  }

  /** Keeps nothing. */
  public static ClassCache none() {
    return new ClassCache(null);
  }

  /** In a folder, which is made when it is needed, for this user alone. */
  public static ClassCache in(Path folder) {
    return new ClassCache(new CacheFolder(folder));
  }

  /**
   * Where the environment says: {@value #VARIABLE}, else {@code weir} in {@code XDG_CACHE_HOME},
   * else {@code ~/.cache/weir}.
   *
   * @throws IllegalArgumentException if the variable is no folder's name
   */
  public static ClassCache of(Map<String, String> environment) {
    return CachePlace.of(environment)
        .map(place -> in(place.resolve("classes")))
        .orElseGet(ClassCache::none);
  }

  /** Where it is; empty for nowhere. */
  Optional<Path> place() {
    return Optional.ofNullable(folder).map(CacheFolder::path);
  }

  /** What a file was compiled to, if nothing has changed since. */
  Optional<Compiled> find(Path file, Compiler compiler) {
    if (folder == null) {
      return Optional.empty();
    }
    try {
      Optional<String> key = key(file, compiler);
      return key.isEmpty() ? Optional.empty() : find(folder, key.get());
    } catch (IOException | UncheckedIOException | UnsupportedOperationException e) {
      LOG.log(DEBUG, "compiled anew, for the cache cannot be read: " + file, e);
      return Optional.empty();
    }
  }

  private static Optional<Compiled> find(CacheFolder folder, String key) throws IOException {
    return folder
        .read(key)
        .flatMap(bytes -> CacheEntry.read(key, bytes))
        .filter(found -> found.inputs().areUnchanged());
  }

  /** Keeps what a file was compiled to, unless that has changed while it was compiled. */
  void keep(Path file, Compiler compiler, Compiled compiled) {
    if (folder == null || !compiled.inputs().areUnchanged()) {
      return;
    }
    try {
      Optional<String> key = key(file, compiler);
      if (key.isPresent()) {
        folder.write(key.get(), CacheEntry.write(key.get(), compiled));
      }
    } catch (IOException e) {
      tell(JournalFailed.inWords(e));
    } catch (UncheckedIOException | UnsupportedOperationException e) {
      tell(String.valueOf(e.getMessage()));
    }
  }

  private void tell(String why) {
    LOG.log(
        told.getAndSet(true) ? DEBUG : WARNING,
        "compiled classes are not kept: %s (expected: WEIR_CACHE, or ~/.cache, to be a folder that can be written)"
            .formatted(why));
  }

  /** None if it cannot be told cheaply what the class path holds. */
  private static Optional<String> key(Path file, Compiler compiler) throws IOException {
    return compiler.identity().map(all -> Digest.of(all + "\n" + SourceKey.real(file)));
  }
}
