package dev.weir.voice.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.speech.DetectionFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime reads the command line of its process, and a long one must not end that. */
class LongCommandLineTest {
  /** About as much as an argument may have; an ordinary stack is overflowed by 5,000. */
  private static final int LENGTH = 100_000;

  @TempDir private Path folder;

  /** What runs in the other process: loads what is no model, and says how that went. */
  static final class Loading {
    public static void main(String[] arguments) {
      try (var detector = SileroDetector.load(Path.of(arguments[0]))) {
        System.out.println("loaded by " + detector.name());
      } catch (DetectionFailed refused) {
        System.out.println("refused");
      }
    }
  }

  @Test
  void load_longCommandLine_endsInNoCrash() throws Exception {
    Path model = Files.write(folder.resolve("mine.onnx"), new byte[] {1, 2, 3, 4});
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Loading.class.getName(),
                model.toString(),
                "/some/library-1.0.jar:".repeat(LENGTH / 22))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();

    assertEnded(process);
  }

  private static void assertEnded(Process process) throws IOException, InterruptedException {
    try (InputStream out = process.getInputStream()) {
      assertThat(new String(out.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("refused\n");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
