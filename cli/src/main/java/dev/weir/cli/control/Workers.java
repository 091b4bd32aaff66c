package dev.weir.cli.control;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The user's running workers on this machine. Any thread; blocks for the file system. */
public final class Workers {
  private Workers() {}

  /** Their processes' numbers, ascending; what dead ones have left is removed. */
  public static List<Long> pids(RunFolder folder) throws IOException {
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
}
