package dev.weir.voice.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A program of a few lines, which stands in the place of a real one; a real process all the same.
 */
final class Script {
  private Script() {}

  static Path in(Path folder, String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Waits for what a process writes to a file when it begins. */
  static long pid(Path file) throws IOException {
    while (!Files.exists(file) || !Files.readString(file).endsWith("\n")) {
      Thread.yield();
    }
    return Long.parseLong(Files.readString(file).strip());
  }

  /** Not by onExit, which looks only now and then at what is no child of ours. */
  static void awaitGone(long pid) {
    while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
      Thread.yield();
    }
  }
}
