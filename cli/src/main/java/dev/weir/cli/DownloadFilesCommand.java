package dev.weir.cli;

import dev.weir.livekit.rtc.LiveKitLibrary;
import dev.weir.voice.activity.FetchedFile;
import dev.weir.voice.activity.Pip;
import dev.weir.voice.activity.SileroModel;
import dev.weir.voice.activity.WheelFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code weir download-files}: brings what voice and rooms need and the project does not hold. */
@Command(
    name = "download-files",
    description = {
      "Brings the files that the project does not hold, by pip from wheels, into the cache: Silero's"
          + " model of voice activity, for voice; LiveKit's native library, for rooms.",
      "What is there and whole is not brought again."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:all are there", "1:one could not be brought", "2:wrong usage"})
final class DownloadFilesCommand implements Callable<Integer> {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** What has become of a file. */
  private record Brought(FetchedFile kept, Path place, String state) {}

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "one JSON object")
  private boolean json;

  private final Surroundings surroundings;
  private final List<FetchedFile> wanted;

  DownloadFilesCommand(Surroundings surroundings) {
    this(surroundings, ofThisMachine());
  }

  /** For tests, which have no network: other files in their place. */
  DownloadFilesCommand(Surroundings surroundings, List<FetchedFile> wanted) {
    this.surroundings = surroundings;
    this.wanted = wanted;
  }

  /** LiveKit has no library for every platform. */
  private static List<FetchedFile> ofThisMachine() {
    return Stream.of(Optional.of(SileroModel.FETCHED), LiveKitLibrary.fetched())
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Brought> all = new ArrayList<>();
    for (FetchedFile one : wanted) {
      Brought brought = brought(one);
      all.add(brought);
      if (!json) {
        spec.commandLine()
            .getOut()
            .println("%s  %s  %s".formatted(one.file().name(), brought.state(), brought.place()));
      }
    }
    if (json) {
      show(all);
    }
    return 0;
  }

  private Brought brought(FetchedFile one) throws IOException, InterruptedException {
    Path place = place(one);
    if (one.isThere(surroundings.environment())) {
      return new Brought(one, place, "present");
    }
    bring(one, place);
    return new Brought(one, place, "downloaded");
  }

  private Path place(FetchedFile one) {
    try {
      return one.place(surroundings.environment())
          .map(Path::toAbsolutePath)
          .orElseThrow(() ->
              new Failure(
                  "WEIR_CACHE: \"none\" (expected: a folder, for there is nowhere else to put files; or %s)"
                      .formatted(others())));
    } catch (IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  /** How files are named that are elsewhere. */
  private String others() {
    return String.join(
        ", ",
        wanted.stream().map(one -> "%s names %s".formatted(one.variable(), one.what())).toList());
  }

  private void bring(FetchedFile one, Path place) throws IOException, InterruptedException {
    WheelFile file = one.file();
    try {
      Pip pip = Pip.find(surroundings.environment());
      say("bringing %s %s by %s".formatted(file.project(), file.version(), pip.name()));
      one.bring(
          pip,
          surroundings.environment(),
          each -> say("%s: %d bytes, SHA-256 as expected".formatted(each.name(), each.bytes())));
    } catch (FileSystemException e) {
      throw new Failure(
          "%s: could not be written: %s (expected: a place for it; WEIR_CACHE names the folder)"
              .formatted(place, e));
    } catch (IOException e) {
      throw new Failure(OneLine.of(String.valueOf(e.getMessage())));
    }
  }

  private void show(List<Brought> all) {
    ObjectNode told = MAPPER.createObjectNode().put("schema_version", 1);
    ArrayNode files = told.put("command", "download-files").putArray("files");
    for (Brought each : all) {
      WheelFile file = each.kept().file();
      files
          .addObject()
          .put("name", file.name())
          .put("state", each.state())
          .put("path", each.place().toString())
          .put("bytes", file.bytes())
          .put("sha256", file.sha256());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(MAPPER.writeValueAsString(told));
  }

  private void say(String words) {
    spec.commandLine().getErr().println("weir: " + words);
  }
}
