package dev.weir.cli.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Waits for what a process says; what it says later is read and dropped, so it never stalls. */
final class Said {
  private Said() {}

  static String after(Process process, String prefix) throws IOException {
    BufferedReader out = process.inputReader();
    var said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(prefix)) {
        Thread.ofVirtual().name("drop " + process.pid()).start(() -> drop(out));
        return line.substring(prefix.length());
      }
      said.append(line).append('\n');
    }
    throw new IOException("it ended without saying '" + prefix + "', but said: " + said);
  }

  private static void drop(BufferedReader out) {
    try (out) {
      out.lines().forEach(line -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
