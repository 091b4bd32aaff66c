package dev.weir.log;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The names in a folder, which a loss of power takes back until they are stored themselves. */
final class Names {
  private static final System.Logger LOG = System.getLogger(Names.class.getName());

  private Names() {}

  /** Stores them, interrupted or not; where a system has no such thing, nothing happens. */
  static void store(Path folder) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (!stored(folder)) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean stored(Path folder) throws IOException {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
      return true;
    } catch (ClosedByInterruptException e) {
      return false;
    } catch (AccessDeniedException e) {
      LOG.log(DEBUG, "folder {0} is not stored by itself on this system", folder);
      return true;
    }
  }
}
