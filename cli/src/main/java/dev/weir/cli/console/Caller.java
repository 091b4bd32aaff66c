package dev.weir.cli.console;

import java.io.IOException;
import java.util.Optional;

/** Who speaks, line by line. For one thread. */
@FunctionalInterface
interface Caller {
  /**
   * The next line; empty at the end. Waits for it.
   *
   * @throws IOException if what is typed or piped cannot be read
   */
  Optional<String> next() throws IOException, InterruptedException;
}
