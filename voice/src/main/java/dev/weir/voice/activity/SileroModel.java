package dev.weir.voice.activity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where Silero's model is on this machine. Any thread; waits for files only. */
public final class SileroModel {
  /** The variable that names the model's file. */
  public static final String VARIABLE = "WEIR_SILERO_MODEL";

  /** Where the model is published, and what it is. */
  public static final WheelFile FILE =
      new WheelFile(
          "livekit-plugins-silero",
          "1.8.9",
          "livekit/plugins/silero/resources/silero_vad.onnx",
          2_327_524,
          "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3");

  /** What says where all is kept between runs, also compiled agents. */
  private static final String CACHE = "WEIR_CACHE";

  private static final String NO_CACHE = "none";

  private SileroModel() {}

  /**
   * The model's file: the one that {@value #VARIABLE} names, else the one that {@code ./weir
   * download-files} has brought, if it is whole.
   *
   * @throws IllegalArgumentException if the variable names no file, or {@code WEIR_CACHE} no folder
   * @throws UncheckedIOException if a file that is there cannot be read
   */
  public static Optional<Path> find(Map<String, String> environment) {
    String said = environment.get(VARIABLE);
    if (said != null && !said.isBlank()) {
      return Optional.of(named(said));
    }
    return place(environment).filter(SileroModel::isWhole);
  }

  /**
   * Where {@code ./weir download-files} puts it: in {@code WEIR_CACHE}, else in {@code weir} in
   * {@code XDG_CACHE_HOME}, else in {@code ~/.cache/weir}; empty if {@code WEIR_CACHE} is {@code
   * none}.
   *
   * @throws IllegalArgumentException if that is no folder's name
   */
  public static Optional<Path> place(Map<String, String> environment) {
    String said = environment.get(CACHE);
    if (NO_CACHE.equals(said)) {
      return Optional.empty();
    }
    Path root = said == null ? users(environment.get("XDG_CACHE_HOME")) : folder(said);
    return Optional.of(root.resolve("models", FILE.version() + "-" + FILE.name()));
  }

  private static boolean isWhole(Path file) {
    try {
      return FILE.is(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path named(String said) {
    try {
      Path file = Path.of(said);
      if (Files.isRegularFile(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw refused(VARIABLE, said, "the file of Silero's model", e);
    }
    throw refused(VARIABLE, said, "the file of Silero's model", null);
  }

  /** Relative ones are to be ignored, as that variable's specification says. */
  private static Path users(@Nullable String xdg) {
    Path caches =
        xdg != null && Path.of(xdg).isAbsolute()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".cache");
    return caches.resolve("weir");
  }

  private static Path folder(String said) {
    try {
      if (!said.isBlank()) {
        return Path.of(said);
      }
    } catch (InvalidPathException e) {
      throw refused(CACHE, said, "a folder, or none", e);
    }
    throw refused(CACHE, said, "a folder, or none", null);
  }

  private static IllegalArgumentException refused(
      String variable, String said, String expected, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "%s: \"%s\" (expected: %s)".formatted(variable, said, expected), cause);
  }
}
