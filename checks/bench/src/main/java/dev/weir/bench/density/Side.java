package dev.weir.bench.density;

import dev.weir.bench.OpenRtc;
import dev.weir.bench.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One who starts sessions, as a process.
 *
 * @param name as shown
 * @param command to which kind, sessions and milliseconds are added
 */
record Side(String name, List<String> command) {

  /** This JVM with its own defaults. */
  static Side ours() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    return new Side("weir", List.of(java, "-cp", classes, DensityMain.class.getName()));
  }

  /** OpenRTC, if it can be had here. */
  static Optional<Side> openRtc(Setting setting) throws IOException, InterruptedException {
    return OpenRtc.install(setting)
        .map(program -> new Side(OpenRtc.NAME, List.of(program.toString(), "density")));
  }

  List<String> command(Workload work) {
    List<String> all = new ArrayList<>(command);
    all.add(work.word());
    all.add(Integer.toString(work.sessions()));
    all.add(Long.toString(work.hold().toMillis()));
    return all;
  }
}
