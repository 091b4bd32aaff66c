package dev.weir.worker.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A JVM's AOT cache: what a process loads, laid out as it is in memory. It is for one purpose, one
 * Java and one class path; jars that were built anew have another. A JVM looks for itself whether
 * one fits and starts without it if not. Any thread, any number of processes.
 */
public final class StartCache {
  /** The most that are kept in a folder, some 60 MB each. */
  public static final int MOST_FILES = 8;

  /** How long one is kept that is not used. */
  public static final Duration LONGEST_UNUSED = Duration.ofDays(30);

  /** To lay it out takes seconds of a whole processor. */
  static final Duration LONGEST_ASSEMBLY = Duration.ofMinutes(2);

  private static final Pattern NAME = Pattern.compile("[a-z]+-[0-9a-f]+");
  private static final Duration FRESH = Duration.ofDays(1);

  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rw-------");

  private final StartFolder folder;
  private final String name;
  private final String classPath;
  private final Path file;

  private StartCache(StartFolder folder, String name, String classPath, String key) {
    this.folder = folder;
    this.name = name;
    this.classPath = classPath;
    this.file = folder.path().resolve(name + "-" + key + StartFolder.END);
  }

  /** Shows what a process loads that is to start quicker. */
  @FunctionalInterface
  public interface Recording {
    /**
     * Runs such a process to its end, with {@code -XX:AOTMode=record} into this file.
     *
     * @param options what makes a JVM record
     * @param folder for whatever else is needed; removed afterwards
     */
    void record(List<String> options, Path folder) throws IOException, InterruptedException;
  }

  /**
   * The cache for a purpose. Empty if there is none for such a class path: with folders in it, or
   * with what is not there.
   *
   * @param name of the purpose: letters, a hyphen, hexadecimal digits
   */
  public static Optional<StartCache> of(Path folder, String name, String classPath) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "start cache: name \"%s\" (expected: %s)".formatted(name, NAME));
    }
    return key(classPath).map(key -> new StartCache(new StartFolder(folder), name, classPath, key));
  }

  /** A JVM too takes a jar for the same by its size and time. */
  private static Optional<String> key(String classPath) {
    StringBuilder all = new StringBuilder(System.getProperty("java.vm.version", ""));
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      File jar = new File(entry);
      if (!jar.isFile()) {
        return Optional.empty();
      }
      all.append('\n').append(entry).append('\n').append(jar.length());
      all.append(' ').append(jar.lastModified());
    }
    return Optional.of(digest(all.toString()));
  }

  /** Sixteen hexadecimal digits, of which names are made. */
  public static String digest(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Where it is, or will be. */
  @Override
  public String toString() {
    return file.toString();
  }

  /** Whether it is there. */
  public boolean exists() {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** The options of a JVM that starts with it; none while it is not there, or not ours alone. */
  public List<String> use() {
    try {
      return exists() && folder.isOurs(file) ? List.of("-XX:AOTCache=" + file) : List.of();
    } catch (IOException | UnsupportedOperationException e) {
      return List.of(); // gone in between, or in a file system without owners
    }
  }

  /** It was started with: it is kept a while longer, and those of builds before are not. */
  public void used() throws IOException {
    Instant now = Instant.now();
    if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(FRESH))) {
      Files.setLastModifiedTime(file, FileTime.from(now));
    }
    folder.sweep(name, file);
  }

  /**
   * Makes it: has it recorded, lays it out, puts it in its place as a whole. Waits for that; an
   * interrupt ends it, and so does the end of this process.
   *
   * @param options of the JVM that will start with it
   * @return false if it is being made just now, here or by another process
   */
  public boolean make(List<String> options, Recording recording)
      throws IOException, InterruptedException {
    folder.make();
    Optional<StartFolder.Half> free = folder.half(name);
    if (free.isEmpty()) {
      return false;
    }
    try (StartFolder.Half half = free.get()) {
      Path recorded = half.path().resolve("recorded");
      List<String> record = List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recorded);
      recording.record(record, half.path());
      Path laidOut = half.path().resolve("laid-out");
      assemble(options, recorded, laidOut);
      Files.setPosixFilePermissions(laidOut, OURS);
      force(laidOut);
      Files.move(laidOut, file, StandardCopyOption.ATOMIC_MOVE);
    }
    folder.sweep(name, file);
    return true;
  }

  /** A JVM does not look at all of it: what a loss of power left half written would end it. */
  private static void force(Path laidOut) throws IOException {
    try (FileChannel file = FileChannel.open(laidOut, StandardOpenOption.WRITE)) {
      file.force(true);
    }
  }

  private void assemble(List<String> options, Path recorded, Path laidOut)
      throws IOException, InterruptedException {
    if (!Files.exists(recorded)) {
      throw new IOException("nothing was recorded");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + recorded));
    command.addAll(List.of("-XX:AOTCache=" + laidOut, "-Xlog:disable", "-cp", classPath));
    Process process =
        Tether.builder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      boolean ended = process.waitFor(LONGEST_ASSEMBLY.toSeconds(), TimeUnit.SECONDS);
      if (!ended || process.exitValue() != 0 || !Files.exists(laidOut)) {
        throw new IOException(
            "not laid out: %s (expected: exit 0; is the disk full?)"
                .formatted(ended ? "exit " + process.exitValue() : "still at it"));
      }
    } finally {
      Tether.kill(process);
    }
  }
}
