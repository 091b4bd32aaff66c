package dev.weir.bench.turn;

import dev.weir.bench.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * What sessions take that do nothing.
 *
 * @param sessions how many there are
 * @param openedBytes what the process has more of with all of them open, none of which was asked
 * @param answeredBytes the same once each has answered, and what readers may ask for again is gone
 */
record IdleFound(int sessions, long openedBytes, long answeredBytes) {

  private static final JsonMapper JSON = new JsonMapper();

  /** In a fresh JVM with its own defaults; some 25 s. */
  static IdleFound of(int sessions) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            IdleMain.class.getName(),
            Integer.toString(sessions));
    try (ServerProcess process = ServerProcess.start(command)) {
      return JSON.readValue(process.readLine(), IdleFound.class);
    }
  }

  double openedKib() {
    return openedBytes / 1_024.0 / sessions;
  }

  double answeredKib() {
    return answeredBytes / 1_024.0 / sessions;
  }
}
