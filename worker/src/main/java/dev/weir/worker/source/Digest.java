package dev.weir.worker.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256. Stateless. */
final class Digest {
  static final int BYTES = 32;

  private Digest() {}

  static byte[] of(byte[] content, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(content, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** In hexadecimal digits. */
  static String of(byte[] content) {
    return HexFormat.of().formatHex(of(content, content.length));
  }

  /** In hexadecimal digits. */
  static String of(String content) {
    return of(content.getBytes(UTF_8));
  }
}
