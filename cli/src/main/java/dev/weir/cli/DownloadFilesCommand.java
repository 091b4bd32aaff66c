package dev.weir.cli;

import dev.weir.voice.activity.SileroModel;
import dev.weir.voice.activity.WheelFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code weir download-files}: brings what voice needs and the project does not hold. */
@Command(
    name = "download-files",
    description = {
      "Brings the files that voice needs: Silero's model of voice activity, by pip from a wheel"
          + " of livekit-plugins-silero, into the cache.",
      "What is there and whole is not brought again."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:all are there", "1:one could not be brought", "2:wrong usage"})
final class DownloadFilesCommand implements Callable<Integer> {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "one JSON object")
  private boolean json;

  private final Surroundings surroundings;
  private final WheelFile file;

  DownloadFilesCommand(Surroundings surroundings) {
    this(surroundings, SileroModel.FILE);
  }

  /** For tests, which have no network: another file in the model's place. */
  DownloadFilesCommand(Surroundings surroundings, WheelFile file) {
    this.surroundings = surroundings;
    this.file = file;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path place = place();
    boolean isThere = file.is(place);
    if (!isThere) {
      bring(place);
    }
    show(place, isThere ? "present" : "downloaded");
    return 0;
  }

  private Path place() {
    try {
      return SileroModel.place(surroundings.environment())
          .map(Path::toAbsolutePath)
          .orElseThrow(() ->
              new Failure(
                  "WEIR_CACHE: \"none\" (expected: a folder, for there is nowhere else to put"
                      + " files; or WEIR_SILERO_MODEL names the model)"));
    } catch (IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  private void bring(Path place) throws IOException, InterruptedException {
    Pip pip = Pip.find(surroundings.environment());
    say("bringing %s %s by %s".formatted(file.project(), file.version(), pip.name()));
    Path folder = Files.createTempDirectory("weir-download");
    try {
      take(pip.download(file, folder), place);
      say("%s: %d bytes, SHA-256 as expected".formatted(file.name(), file.bytes()));
    } finally {
      delete(folder);
    }
  }

  private void take(Path wheel, Path place) throws IOException {
    try {
      file.take(wheel, place);
    } catch (FileSystemException e) {
      throw new Failure(
          "%s: could not be written: %s (expected: a place for it; WEIR_CACHE names the folder)"
              .formatted(place, e));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private void show(Path place, String state) {
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      out.println("%s  %s  %s".formatted(file.name(), state, place));
      return;
    }
    ObjectNode all = MAPPER.createObjectNode().put("schema_version", 1);
    all.put("command", "download-files")
        .putArray("files")
        .addAll(
            List.of(
                MAPPER
                    .createObjectNode()
                    .put("name", file.name())
                    .put("state", state)
                    .put("path", place.toString())
                    .put("bytes", file.bytes())
                    .put("sha256", file.sha256())));
    out.println(MAPPER.writeValueAsString(all));
  }

  private void say(String words) {
    spec.commandLine().getErr().println("weir: " + words);
  }
}
