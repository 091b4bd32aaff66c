package dev.weir.voice.activity;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * One file of a Python wheel, known to the byte. Any thread; waits for files only.
 *
 * @param project whose wheel, such as {@code livekit-plugins-silero}
 * @param version which of its wheels
 * @param entry the file's place in the wheel
 * @param bytes how long it is
 * @param sha256 its digest, in lower-case hexadecimal
 */
public record WheelFile(String project, String version, String entry, long bytes, String sha256) {

  /** Its name without its folders. */
  public String name() {
    return entry.substring(entry.lastIndexOf('/') + 1);
  }

  /** Whether that file is this one, whole; false too if there is none. */
  public boolean is(Path file) throws IOException {
    return Files.isRegularFile(file)
        && Files.size(file) == bytes
        && digest(Files.readAllBytes(file)).equals(sha256);
  }

  /**
   * Takes it out of a wheel, and puts it whole in the place of what was there; folders are made.
   *
   * @throws IOException if the wheel has no such file, or another one by that name
   */
  public void take(Path wheel, Path target) throws IOException {
    byte[] content = read(wheel);
    String digest = digest(content);
    if (content.length != bytes || !digest.equals(sha256)) {
      throw new IOException(
          "%s in %s: %d bytes, SHA-256 %s (expected: %d bytes, %s)"
              .formatted(entry, wheel.getFileName(), content.length, digest, bytes, sha256));
    }
    put(content, target);
  }

  /** One byte more than expected is enough to see that it is another. */
  private byte[] read(Path wheel) throws IOException {
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      ZipEntry found = zip.getEntry(entry);
      if (found == null) {
        throw new IOException(
            "%s: is not in %s (expected: that file)".formatted(entry, wheel.getFileName()));
      }
      try (InputStream in = zip.getInputStream(found)) {
        return in.readNBytes(Math.toIntExact(bytes + 1));
      }
    }
  }

  private static void put(byte[] content, Path target) throws IOException {
    Path folder = requireNonNull(target.toAbsolutePath().getParent(), "target: the root of all");
    Files.createDirectories(folder);
    Path half = Files.createTempFile(folder, "", ".half");
    try {
      Files.write(half, content);
      Files.move(half, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", e);
    }
  }
}
