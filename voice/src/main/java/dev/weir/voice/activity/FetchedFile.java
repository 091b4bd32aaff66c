package dev.weir.voice.activity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file that the project does not hold and {@code ./weir download-files} brings, and where it is
 * kept on a machine. Any thread; waits for files only.
 *
 * @param what for errors, such as {@code the file of Silero's model}
 * @param variable the one that names another file in its place
 * @param folder in which folder of the cache it is kept
 * @param file it itself
 * @param beside what is brought with it, such as its licence
 */
public record FetchedFile(
    String what, String variable, String folder, WheelFile file, List<WheelFile> beside) {
  /** What says where all is kept between runs, also compiled agents. */
  private static final String CACHE = "WEIR_CACHE";

  private static final String NO_CACHE = "none";

  /** Copies. */
  public FetchedFile {
    beside = List.copyOf(beside);
  }

  /** It, and all that is brought with it. */
  public List<WheelFile> all() {
    List<WheelFile> all = new ArrayList<>();
    all.add(file);
    all.addAll(beside);
    return all;
  }

  /**
   * The file that the variable names, else the one that {@code ./weir download-files} has brought,
   * if it is whole.
   *
   * @throws IllegalArgumentException if the variable names no file, or {@code WEIR_CACHE} no folder
   * @throws UncheckedIOException if a file that is there cannot be read
   */
  public Optional<Path> find(Map<String, String> environment) {
    String said = environment.get(variable);
    if (said != null && !said.isBlank()) {
      return Optional.of(named(said));
    }
    return place(environment).filter(this::isWhole);
  }

  /**
   * Where {@code ./weir download-files} puts it: in {@code WEIR_CACHE}, else in {@code weir} in
   * {@code XDG_CACHE_HOME}, else in {@code ~/.cache/weir}; empty if {@code WEIR_CACHE} is {@code
   * none}.
   *
   * @throws IllegalArgumentException if that is no folder's name
   */
  public Optional<Path> place(Map<String, String> environment) {
    return place(file, environment);
  }

  /** Where one of {@link #all} is put; as {@link #place(Map)}. */
  public Optional<Path> place(WheelFile one, Map<String, String> environment) {
    String said = environment.get(CACHE);
    if (NO_CACHE.equals(said)) {
      return Optional.empty();
    }
    Path root = said == null ? users(environment.get("XDG_CACHE_HOME")) : folder(said);
    return Optional.of(root.resolve(folder, one.version() + "-" + one.name()));
  }

  /**
   * Whether all is there, and whole.
   *
   * @throws IllegalArgumentException as {@link #place(Map)}
   */
  public boolean isThere(Map<String, String> environment) throws IOException {
    for (WheelFile one : all()) {
      Optional<Path> place = place(one, environment);
      if (place.isEmpty() || !one.is(place.get())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Brings all of it. An interrupt ends it, and leaves what was there.
   *
   * @param told is told of each that is there now
   * @throws IllegalArgumentException if there is nowhere to put it
   * @throws IOException if it cannot be had, or is another
   */
  public void bring(Pip pip, Map<String, String> environment, Consumer<WheelFile> told)
      throws IOException, InterruptedException {
    Path download = Files.createTempDirectory("weir-download");
    try {
      Path wheel = pip.download(file, download);
      for (WheelFile one : all()) {
        one.take(
            wheel,
            place(one, environment)
                .orElseThrow(() -> refused(CACHE, NO_CACHE, "a folder to put files into", null)));
        told.accept(one);
      }
    } finally {
      delete(download);
    }
  }

  private static void delete(Path download) throws IOException {
    try (Stream<Path> files = Files.walk(download)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private boolean isWhole(Path place) {
    try {
      return file.is(place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path named(String said) {
    try {
      Path found = Path.of(said);
      if (Files.isRegularFile(found)) {
        return found;
      }
    } catch (InvalidPathException e) {
      throw refused(variable, said, what, e);
    }
    throw refused(variable, said, what, null);
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
