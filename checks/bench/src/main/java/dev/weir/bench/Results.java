package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The raw figures that are kept: {@code results/NAME.json} has the newest full run, {@code
 * NAME.quick.json} the newest quick one and {@code NAME.part.json} the newest part, which are for
 * finding out and not for publishing.
 */
record Results(Path folder, String name) {

  Path file(Setting setting) {
    String kind = setting.choice().isPart() ? ".part" : setting.quick() ? ".quick" : "";
    return folder.resolve(name + kind + ".json");
  }

  void keep(Setting setting, Report report) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(file(setting), Report.JSON.writeValueAsString(report.raw()) + "\n");
  }
}
