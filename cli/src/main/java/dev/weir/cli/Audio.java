package dev.weir.cli;

import dev.weir.agent.speech.UtteranceRecognizer;
import dev.weir.voice.wav.WavReader;
import dev.weir.voice.wav.WavWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation by voice is made of.
 *
 * @param from the file of {@code caller}
 * @param caller what the caller says
 * @param to where what they hear is written, if it is
 * @param ears who understands them
 * @param mouth who speaks to them
 */
record Audio(
    Path from,
    WavReader caller,
    Optional<Path> to,
    UtteranceRecognizer ears,
    SpeechChoice.Mouth mouth)
    implements AutoCloseable {

  /** The file for what they hear; null if there is to be none. Its folders are made. */
  @Nullable WavWriter recording() {
    if (to.isEmpty()) {
      return null;
    }
    try {
      Path folder = to.get().toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      return WavWriter.create(to.get(), mouth.voice().capabilities().sampleRate());
    } catch (IOException e) {
      throw new Failure(
          "--audio-out: %s: could not be written: %s (expected: a file to write)"
              .formatted(to.get(), e));
    }
  }

  /** Who takes part, for people. */
  String explain(String detector) {
    String length =
        caller
            .duration()
            .map(it -> String.format(Locale.ROOT, " (%.1f s)", it.toMillis() / 1e3))
            .orElse("");
    return "the caller is %s%s, heard by %s and %s; %s speaks%s"
        .formatted(
            from,
            length,
            detector,
            ears.name(),
            mouth.voice().name(),
            to.map(it -> ", into " + it).orElse(""));
  }

  @Override
  public void close() throws IOException {
    try (caller) {
      mouth.voice().close();
      ears.close();
    }
  }
}
