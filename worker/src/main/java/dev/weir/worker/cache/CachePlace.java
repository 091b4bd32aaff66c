package dev.weir.worker.cache;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the user wants files kept that can be made again. Stateless. */
public final class CachePlace {
  /** The variable that says which folder; {@code none} for nowhere. */
  public static final String VARIABLE = "WEIR_CACHE";

  private CachePlace() {}

  /**
   * Where the environment says: {@value #VARIABLE} if it is not empty, else {@code weir} in {@code
   * XDG_CACHE_HOME}, else {@code ~/.cache/weir}. Empty for nowhere.
   *
   * @throws IllegalArgumentException if the variable is no folder's name
   */
  public static Optional<Path> of(Map<String, String> environment) {
    String said = environment.get(VARIABLE);
    if (said == null || said.isEmpty()) {
      return Optional.of(users(environment.get("XDG_CACHE_HOME")).resolve("weir"));
    }
    return said.equals("none") ? Optional.empty() : Optional.of(folder(said));
  }

  /** The part of it for start caches. */
  public static Optional<Path> starts(Map<String, String> environment) {
    return of(environment).map(place -> place.resolve("starts"));
  }

  /** Relative ones are to be ignored, as that variable's specification says. */
  private static Path users(@Nullable String xdg) {
    return xdg != null && Path.of(xdg).isAbsolute()
        ? Path.of(xdg)
        : Path.of(System.getProperty("user.home"), ".cache");
  }

  private static Path folder(String said) {
    try {
      if (!said.isBlank()) {
        return Path.of(said);
      }
    } catch (InvalidPathException e) {
      throw refused(said, e);
    }
    throw refused(said, null);
  }

  private static IllegalArgumentException refused(String said, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "%s: \"%s\" (expected: a folder, or none)".formatted(VARIABLE, said), cause);
  }
}
