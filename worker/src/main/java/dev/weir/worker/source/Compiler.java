package dev.weir.worker.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes classes of one file. */
interface Compiler {
  /** For any thread; waits. */
  Result compile(Path file);

  /**
   * Everything that decides what becomes of a source, besides sources; empty if that cannot be told
   * cheaply.
   */
  Optional<String> identity() throws IOException;

  /** Classes, or what is wrong. */
  sealed interface Result {}

  /**
   * It compiles.
   *
   * @param compiled its classes
   */
  record Made(Compiled compiled) implements Result {}

  /**
   * It does not.
   *
   * @param problems why
   */
  record Broken(List<AgentSources.Problem> problems) implements Result {}
}
