package dev.weir.voice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program is found where a shell would find it, or it is said how to install it. */
class ProgramTest {
  private static final Program PROGRAM = new Program("parrot", "parrot parrot-en");

  @TempDir Path folder;

  @Test
  void find_severalFolders_givesTheFirstThatCanBeRun() throws Exception {
    Path first = Files.createDirectory(folder.resolve("1"));
    Path second = Files.createDirectory(folder.resolve("2"));
    Files.createFile(first.resolve("parrot")); // cannot be run
    Path program = Script.in(second, "parrot", "exit 0");
    String path = String.join(File.pathSeparator, "", "a\0b", first.toString(), second.toString());

    assertThat(PROGRAM.find(path)).contains(program);
  }

  @Test
  void find_folderOfThatName_isNoProgram() throws Exception {
    Files.createDirectory(folder.resolve("parrot"));
    assertThat(PROGRAM.find(folder.toString())).isEmpty();
    assertThat(PROGRAM.find("")).isEmpty();
    assertThat(PROGRAM.find()).isEmpty();
  }

  @Test
  void absent_saysHowToInstall() {
    assertThat(PROGRAM.absent())
        .hasMessage(
            "parrot: not found on PATH (expected: installed); on Debian and Ubuntu: apt-get install parrot parrot-en");
    assertThat(PROGRAM.absent().retryable()).isFalse();
  }

  /** Installed or not: both ways to it agree. */
  @Test
  void find_ofBothPrograms_agreesWithRequire() {
    assertThat(org.assertj.core.api.Assertions.catchThrowable(EspeakNg::require) == null)
        .isEqualTo(EspeakNg.find().isPresent());
    assertThat(org.assertj.core.api.Assertions.catchThrowable(PocketSphinx::require) == null)
        .isEqualTo(PocketSphinx.find().isPresent());
  }
}
