package dev.weir.worker.cache;

import java.io.IOException;
import java.util.List;

/** Has a process that would never end, says when that is up, and waits to be killed. */
final class TetherOwner {
  private TetherOwner() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Process tied = Tether.builder(List.of("sh", "-c", "echo up; exec sleep 1000")).start();
    System.out.println(tied.inputReader().readLine());
    Thread.sleep(Long.MAX_VALUE);
  }
}
