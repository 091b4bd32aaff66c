package dev.weir.voice.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.speech.DetectionFailed;
import dev.weir.agent.speech.VoiceDetector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the model is looked for, how it gets there, and what is there without it. */
class SileroModelTest {
  private static final byte[] CONTENT = {1, 2, 3, 4};

  @TempDir private Path folder;

  private static WheelFile file(byte[] content) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
    return new WheelFile(
        "some-project", "1.0", "some/model.onnx", content.length, HexFormat.of().formatHex(digest));
  }

  private Path wheel(String entry, byte[] content) throws IOException {
    Path wheel = folder.resolve("some_project-1.0-py3-none-any.whl");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(content);
    }
    return wheel;
  }

  @Test
  void take_fileOfAWheel_putsItInTheWayOfWhatWasThere() throws Exception {
    WheelFile model = file(CONTENT);
    Path target = folder.resolve("models").resolve("model.onnx");
    assertThat(model.is(target)).isFalse();

    model.take(wheel("some/model.onnx", CONTENT), target);
    assertThat(model.is(target)).isTrue();
    Files.write(target, new byte[] {1, 2, 3, 5});
    assertThat(model.is(target)).isFalse();
    model.take(wheel("some/model.onnx", CONTENT), target);

    assertThat(model.is(target)).isTrue();
    assertThat(model.name()).isEqualTo("model.onnx");
    try (var files = Files.list(folder.resolve("models"))) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void take_anotherFileByThatName_isRefusedAndNothingWritten() throws Exception {
    WheelFile model = file(CONTENT);
    Path target = folder.resolve("model.onnx");

    assertThatIOException()
        .isThrownBy(() -> model.take(wheel("some/model.onnx", new byte[] {1, 2, 3, 5}), target))
        .withMessageContaining("4 bytes, SHA-256")
        .withMessageContaining("(expected: 4 bytes, " + model.sha256());
    assertThatIOException()
        .isThrownBy(() -> model.take(wheel("some/model.onnx", new byte[1_000]), target))
        .withMessageContaining("5 bytes");
    assertThatIOException()
        .isThrownBy(() -> model.take(wheel("other/model.onnx", CONTENT), target))
        .withMessageContaining("some/model.onnx: is not in some_project-1.0");
    assertThat(target).doesNotExist();
  }

  @Test
  void find_namedFile_isTakenAsItIs() throws Exception {
    Path named = Files.write(folder.resolve("mine.onnx"), CONTENT);

    assertThat(SileroModel.find(Map.of("WEIR_SILERO_MODEL", named.toString()))).contains(named);
  }

  @Test
  void find_nameOfNoFile_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SileroModel.find(Map.of("WEIR_SILERO_MODEL", "no-such-file")))
        .withMessage("WEIR_SILERO_MODEL: \"no-such-file\" (expected: the file of Silero's model)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SileroModel.find(Map.of("WEIR_SILERO_MODEL", "\0")));
  }

  @Test
  void place_followsTheCachesOfCompiledAgents() {
    Path models = Path.of("models", "1.8.9-silero_vad.onnx");
    Path home = Path.of(System.getProperty("user.home"), ".cache", "weir");

    assertThat(SileroModel.place(Map.of("WEIR_CACHE", "/c")))
        .contains(Path.of("/c").resolve(models));
    assertThat(SileroModel.place(Map.of("XDG_CACHE_HOME", "/x")))
        .contains(Path.of("/x/weir").resolve(models));
    assertThat(SileroModel.place(Map.of("XDG_CACHE_HOME", "relative")))
        .contains(home.resolve(models));
    assertThat(SileroModel.place(Map.of())).contains(home.resolve(models));
    assertThat(SileroModel.place(Map.of("WEIR_CACHE", "none"))).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SileroModel.place(Map.of("WEIR_CACHE", " ")))
        .withMessage("WEIR_CACHE: \" \" (expected: a folder, or none)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SileroModel.place(Map.of("WEIR_CACHE", "\0")));
  }

  /** Half a model would fail at the first word. */
  @Test
  void find_fileInTheCacheThatIsNotWhole_isNotFound() throws Exception {
    Map<String, String> environment = Map.of("WEIR_CACHE", folder.toString());
    Path place = SileroModel.place(environment).orElseThrow();
    Files.createDirectories(place.getParent());
    Files.write(place, new byte[(int) SileroModel.FILE.bytes()]);

    assertThat(SileroModel.find(environment)).isEmpty();
  }

  @Test
  void detector_withoutModel_isThatByEnergyAndSaysSoOnce() {
    Map<String, String> environment = Map.of("WEIR_CACHE", folder.toString());
    try (CapturedLog log = new CapturedLog();
        VoiceDetector first = VoiceActivity.detector(environment);
        VoiceDetector second = VoiceActivity.detector(environment)) {
      assertThat(first.name()).isEqualTo("energy");
      assertThat(second.name()).isEqualTo("energy");
      assertThat(log.records).hasSize(1);
      assertThat(log.text())
          .contains("the model of Silero is absent")
          .contains("./weir download-files")
          .contains("WEIR_SILERO_MODEL");
    }
  }

  @Test
  void detector_fileThatIsNoModel_isRefusedWithItsName() throws Exception {
    Path named = Files.write(folder.resolve("mine.onnx"), CONTENT);

    assertThatThrownBy(() -> VoiceActivity.detector(Map.of("WEIR_SILERO_MODEL", named.toString())))
        .isInstanceOf(DetectionFailed.class)
        .hasMessageContaining("mine.onnx (expected: Silero's voice activity model")
        .hasCauseInstanceOf(Exception.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SileroDetector.load(named, 3))
        .withMessage("threads: 3 (expected: 1 to 2)");
  }
}
