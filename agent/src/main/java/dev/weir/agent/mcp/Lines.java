package dev.weir.agent.mcp;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Lines of a stream that may be garbage, which has no ends of lines. */
final class Lines {
  private Lines() {}

  /**
   * The next line, null at the end.
   *
   * @throws McpFailed if it is longer than a message may be
   */
  static @Nullable String next(BufferedReader stream) throws IOException {
    String line = read(stream, Wire.LONGEST);
    if (line != null && line.length() >= Wire.LONGEST) {
      throw new McpFailed(
          "MCP server: a message of more than %d characters (expected: a shorter one)"
              .formatted(Wire.LONGEST));
    }
    return line;
  }

  /** The next line, or as much of it as may be held; null at the end. */
  static @Nullable String part(BufferedReader stream) throws IOException {
    return read(stream, 1 << 14);
  }

  private static @Nullable String read(BufferedReader stream, int most) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = stream.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n' && line.length() < most) {
      line.append((char) next);
      next = stream.read();
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    return line.toString();
  }
}
