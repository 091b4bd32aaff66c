package dev.weir.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where agents are looked for. */
final class AgentFolder {
  static final String DEFAULT = "examples/agents";

  private AgentFolder() {}

  /** The folder asked for, which must be there; else the default one. */
  static Path orDefault(@Nullable Path wanted) {
    Path folder = wanted == null ? defaultFolder() : wanted;
    if (!Files.isDirectory(folder)) {
      String found = Files.exists(folder) ? "this is a file" : "there is none";
      throw new Failure(
          "folder: %s (expected: a folder with agents' .java files; %s)".formatted(folder, found));
    }
    if (!Files.isReadable(folder)) {
      throw new Failure("folder: %s (expected: one that this user may read)".formatted(folder));
    }
    return folder;
  }

  /** Beside the caller, else beside the launcher. */
  private static Path defaultFolder() {
    Path here = Path.of(DEFAULT);
    String home = System.getProperty("weir.home", ".");
    return Files.isDirectory(here) ? here : Path.of(home).resolve(DEFAULT);
  }
}
