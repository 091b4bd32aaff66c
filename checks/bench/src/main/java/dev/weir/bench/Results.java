package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The raw figures that are kept: {@code results/NAME.json} has the newest full run, {@code
 * NAME.quick.json} the newest quick one, which is for finding out and not for publishing.
 */
record Results(Path folder, String name) {

  Path file(boolean quick) {
    return folder.resolve(name + (quick ? ".quick.json" : ".json"));
  }

  void keep(boolean quick, Report report) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(file(quick), Report.JSON.writeValueAsString(report.raw()) + "\n");
  }
}
