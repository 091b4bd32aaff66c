package dev.weir.bench.voice;

import dev.weir.bench.OpenRtc;
import dev.weir.bench.ServerProcess;
import dev.weir.bench.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who listens, as a process.
 *
 * @param name as shown
 * @param command to which the sound and two times are added
 */
record Side(String name, List<String> command) {

  private static final JsonMapper JSON = new JsonMapper();

  /** This JVM with its own defaults. */
  static Side ours() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new Side(
        "weir",
        List.of(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            VoiceMain.class.getName()));
  }

  /** OpenRTC, if it can be had here. */
  static Optional<Side> openRtc(Setting setting) throws IOException, InterruptedException {
    return OpenRtc.install(setting)
        .map(program -> new Side(OpenRtc.NAME, List.of(program.toString(), "voice")));
  }

  /** One round: a fresh process that listens to so many, and then to so many more. */
  List<Found> round(Path sound, Duration warm, Duration measure, List<Integer> sessions)
      throws IOException {
    try (ServerProcess process = ServerProcess.start(command(sound, warm, measure))) {
      String ready = process.readLine();
      if (!ready.equals("ready")) {
        throw new IOException("%s said \"%s\" (expected: ready)".formatted(name, ready));
      }
      List<Found> found = new ArrayList<>();
      for (int count : sessions) {
        found.add(JSON.readValue(process.ask(Integer.toString(count)), Found.class));
      }
      return found;
    }
  }

  private List<String> command(Path sound, Duration warm, Duration measure) {
    List<String> all = new ArrayList<>(command);
    all.add(sound.toString());
    all.add(Long.toString(warm.toMillis()));
    all.add(Long.toString(measure.toMillis()));
    return all;
  }
}
