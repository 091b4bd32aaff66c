package dev.weir.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the standard streams are attached to. */
public final class Terminal {
  private Terminal() {}

  /** Whether the standard error stream is a terminal. */
  public static boolean isStderr() {
    Path stderr = Path.of("/proc/self/fd/2");
    // The console knows only the other two streams, and is the best guess elsewhere.
    if (!Files.isSymbolicLink(stderr)) {
      return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
    try {
      return Files.readSymbolicLink(stderr).toString().matches("/dev/(pts/|tty|console).*");
    } catch (IOException unreadable) {
      return false;
    }
  }
}
