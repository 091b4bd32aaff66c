package dev.weir.bench.density;

import dev.weir.bench.ServerProcess;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run of a side in a process of its own.
 *
 * @param found what the side says
 * @param idleBytes its memory before the first session
 * @param peakBytes the most memory it had
 */
record Trial(Found found, long idleBytes, long peakBytes) {

  private static final JsonMapper JSON = new JsonMapper();

  /** Blocks for it; some seconds. A session that fails is told, not thrown. */
  static Trial of(Side side, Workload work) throws IOException {
    try (ServerProcess process = ServerProcess.start(side.command(work))) {
      String ready = process.readLine();
      if (!ready.equals("ready")) {
        throw new IOException("%s said \"%s\" (expected: ready)".formatted(side.name(), ready));
      }
      long idle = process.residentBytes();
      try (PeakMemory memory = new PeakMemory(process.pid())) {
        Found found = JSON.readValue(process.ask("go"), Found.class);
        return new Trial(found, idle, memory.bytes());
      }
    }
  }
}
