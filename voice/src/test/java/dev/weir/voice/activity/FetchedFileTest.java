package dev.weir.voice.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a file is brought, with a real process in pip's place and a wheel made here. */
class FetchedFileTest {
  /** The SHA-256 of the bytes of {@code abc}, as FIPS 180 has it. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final FetchedFile LIBRARY =
      new FetchedFile(
          "the library",
          "SOME_LIBRARY",
          "libraries",
          new WheelFile("some-project", "2.0", "some/lib.so", 3, ABC),
          List.of(new WheelFile("some-project", "2.0", "some/LICENSE.md", 3, ABC)));

  private final Map<String, String> environment = new HashMap<>();
  private final List<String> told = new ArrayList<>();
  @TempDir private Path folder;

  @BeforeEach
  void setUp() throws IOException {
    environment.put("PATH", Files.createDirectory(folder.resolve("bin")) + ":relative:");
    environment.put("WEIR_CACHE", folder.resolve("cache").toString());
    environment.put("WHEEL", folder.resolve("some_project-2.0-py3-none-any.whl").toString());
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(Path.of(environment.get("WHEEL"))))) {
      for (String entry : List.of("some/lib.so", "some/LICENSE.md")) {
        zip.putNextEntry(new ZipEntry(entry));
        zip.write("abc".getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** Something that is called as pip is. */
  private void program(String name, String body) throws IOException {
    Path file = folder.resolve("bin").resolve(name);
    Files.writeString(file, "#!/bin/sh\nset -eu\n" + body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private void bring() throws IOException, InterruptedException {
    LIBRARY.bring(Pip.find(environment), environment, file -> told.add(file.name()));
  }

  @Test
  void bring_takesItAndWhatIsBesideOutOfTheWheel() throws Exception {
    program(
        "pip3",
        """
        while [ "$1" != -d ]; do shift; done
        /bin/cp "$WHEEL" "$2"
        """);
    assertThat(LIBRARY.isThere(environment)).isFalse();
    assertThat(LIBRARY.find(environment)).isEmpty();

    bring();

    assertThat(told).containsExactly("lib.so", "LICENSE.md");
    assertThat(LIBRARY.isThere(environment)).isTrue();
    assertThat(LIBRARY.find(environment)).contains(folder.resolve("cache/libraries/2.0-lib.so"));
    assertThat(folder.resolve("cache/libraries/2.0-LICENSE.md")).hasContent("abc");
    Files.delete(folder.resolve("cache/libraries/2.0-LICENSE.md"));
    assertThat(LIBRARY.isThere(environment)).isFalse();
    environment.put("WEIR_CACHE", "none");
    assertThat(LIBRARY.isThere(environment)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(this::bring)
        .withMessage("WEIR_CACHE: \"none\" (expected: a folder to put files into)");
  }

  @Test
  void bring_pipThatFails_isToldWithItsLastLine() throws Exception {
    program("python3", "echo first; echo 'ERROR: none' >&2; exit 3\n");
    assertThatIOException()
        .isThrownBy(this::bring)
        .withMessage(
            "python3 -m pip: exit code 3, \"ERROR: none\" (expected: 0; it was to download some-project==2.0)");
    program("pip", "exit 4\n");
    assertThatIOException()
        .isThrownBy(this::bring)
        .withMessageContaining("pip: exit code 4, \"\" (expected: 0");
    program("pip3", "exit 0\n");
    assertThatIOException()
        .isThrownBy(this::bring)
        .withMessage("pip3: no wheel came (expected: some-project==2.0)");
    assertThat(told).isEmpty();
  }

  @Test
  void find_noPip_saysWhatToDo() {
    assertThatIOException()
        .isThrownBy(this::bring)
        .withMessage(
            "pip: not found on PATH (expected: pip3, pip or python3; install Python 3 with pip)");
  }

  @Test
  void bring_interrupted_endsItsProcess() throws Exception {
    program("pip3", "echo $$ > \"$WHEEL.pid\"\nexec /bin/sleep 1000\n");
    BlockingQueue<Throwable> outcome = new LinkedBlockingQueue<>();
    Thread bringing =
        Thread.ofVirtual()
            .start(() -> {
              try {
                bring();
              } catch (IOException | InterruptedException e) {
                outcome.add(e);
              }
            });
    Path pid = Path.of(environment.get("WHEEL") + ".pid");
    while (!Files.exists(pid) || Files.size(pid) == 0) {
      Thread.onSpinWait();
    }
    bringing.interrupt();
    assertThat(outcome.poll(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    bringing.join();
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .ifPresent(process -> process.onExit().join());
  }

  @Test
  void find_variable_namesAnother() throws Exception {
    Path named = Files.writeString(folder.resolve("mine.so"), "x");
    environment.put("SOME_LIBRARY", named.toString());
    assertThat(LIBRARY.find(environment)).contains(named);
    environment.put("SOME_LIBRARY", "none");
    assertThatThrownBy(() -> LIBRARY.find(environment))
        .hasMessage("SOME_LIBRARY: \"none\" (expected: the library)");
  }
}
