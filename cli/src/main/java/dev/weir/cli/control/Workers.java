package dev.weir.cli.control;

import dev.weir.cli.Failure;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;

/** The user's running workers on this machine. Any thread; blocks for the file system. */
public final class Workers {
  private Workers() {}

  /**
   * Their processes' numbers, ascending; what dead ones have left is removed.
   *
   * @throws Failure if the folder is not the user's own
   */
  public static List<Long> pids(RunFolder folder) throws IOException {
    check(folder);
    List<Long> running = new ArrayList<>();
    for (long pid : folder.pids()) {
      if (Wire.answers(folder.socket(pid))) {
        running.add(pid);
      } else {
        folder.removeIfStale(pid);
      }
    }
    return running;
  }

  private static void check(RunFolder folder) throws IOException {
    if (!folder.exists()) {
      return;
    }
    try {
      folder.check();
    } catch (FileSystemException e) {
      throw new Failure("run folder: " + e.getMessage());
    }
  }
}
